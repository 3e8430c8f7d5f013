package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithKafka;
import io.avtelemetry.testing.WithPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithKafka
@WithPostgres
class RolesIT {
  private static final String NOT_ALLOWED = "42501";

  private final PostgresServer.Roles roles;
  private final TestBed bed;

  RolesIT(KafkaServer kafka, PostgresServer postgres) {
    roles = postgres.newDatabaseWithRoles();
    bed = new TestBed(kafka, postgres, 2).as(roles).with("DIAG_PARTITION", "day");
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  private void prepare() throws InterruptedException {
    try (var owner = Database.open(bed.settings().owner(), 1)) {
      new Tables(bed.tables()).prepareWhenPossible(owner);
      bed.settings().grants().give(owner, bed.tables());
    }
  }

  private static void assertNotAllowed(PostgresServer.Database role, String sql) {
    assertThatThrownBy(() -> role.execute(sql))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo(NOT_ALLOWED);
  }

  @Test
  void a_sink_stores_as_the_writer_what_comes_early_late_and_twice() throws Exception {
    bed.startSink().awaitReady();
    bed.send(TestBed.vin(1), 1, 100);
    bed.awaitAccounted(100);
    bed.send(TestBed.vin(1), 50, 150);
    bed.send(List.of(bed.record("x", "no event")));
    bed.awaitAccounted(202);
    assertThat(roles.reader().count("SELECT count(*) FROM diag")).isEqualTo(150);
    assertThat(
            roles
                .reader()
                .count(
                    "SELECT count(DISTINCT tableowner) FROM pg_tables WHERE schemaname = 'public'"))
        .isOne();
  }

  @Test
  void the_reader_reads_all_that_the_sink_writes() throws Exception {
    prepare();
    for (String name : new String[] {"diag", "latest", "sink_progress", "dead_letters"}) {
      assertThat(roles.reader().count("SELECT count(*) FROM " + name)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO diag (vin) VALUES ('x')",
        "DELETE FROM diag",
        "UPDATE sink_progress SET stored = 0",
        "INSERT INTO dead_letters (reason) VALUES ('x')",
        "TRUNCATE diag",
        "DROP VIEW latest",
        "CREATE TABLE mine (x integer)",
        "CREATE TEMPORARY TABLE mine (x integer)",
        "ALTER ROLE CURRENT_USER CREATEROLE",
        "COPY diag TO PROGRAM 'cat'",
        "SELECT lo_create(0)",
        "SELECT lo_creat(-1)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT lo_put(1, 0, 'x')",
        "SELECT lo_import('/etc/hostname')",
        "SELECT lo_truncate(0, 0)",
        "SELECT lo_unlink(1)",
        "SELECT lowrite(0, 'x')"
      })
  void the_reader_writes_nothing_even_where_it_asks_for_a_writing_transaction(String sql)
      throws Exception {
    prepare();
    assertNotAllowed(roles.reader(), "SET transaction_read_only = off; " + sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE diag",
        "DROP TABLE diag_default",
        "ALTER TABLE diag ADD COLUMN mine integer",
        "ALTER TABLE diag DETACH PARTITION diag_default",
        "TRUNCATE diag",
        "DELETE FROM diag",
        "UPDATE diag SET speed = 0",
        "DELETE FROM sink_progress",
        "UPDATE dead_letters SET value = NULL",
        "DELETE FROM dead_letters",
        "DROP VIEW latest",
        "CREATE TABLE mine (x integer)",
        "ALTER ROLE CURRENT_USER CREATEROLE",
        "SELECT lo_create(0)"
      })
  void the_writer_neither_changes_tables_nor_takes_rows_away(String sql) throws Exception {
    prepare();
    assertNotAllowed(roles.writer(), sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pg_advisory_lock(1)",
        "pg_advisory_lock(1, 1)",
        "pg_advisory_lock_shared(1)",
        "pg_advisory_xact_lock(1)",
        "pg_advisory_xact_lock_shared(1, 1)",
        "pg_try_advisory_lock(1)",
        "pg_try_advisory_xact_lock_shared(1)"
      })
  void nobody_but_the_owner_holds_the_lock_that_sinks_start_with(String lock) throws Exception {
    assertNotAllowed(roles.reader(), "SELECT " + lock);
    assertNotAllowed(roles.writer(), "SELECT " + lock);
    roles.owner().execute("SELECT " + lock);
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "template1"})
  void a_role_comes_into_no_other_database(String other) {
    for (var role : List.of(roles.reader(), roles.writer(), roles.owner())) {
      String url = role.jdbcUrl().replace("/" + role.name(), "/" + other);
      assertThat(url).isNotEqualTo(role.jdbcUrl());
      assertThatThrownBy(
              () -> DriverManager.getConnection(url, role.user(), role.password()).close())
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo(NOT_ALLOWED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE ROLE mine",
        "ALTER SYSTEM SET fsync = off",
        "COPY diag TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/hostname')"
      })
  void the_owner_is_no_superuser(String sql) throws Exception {
    prepare();
    assertNotAllowed(roles.owner(), sql);
  }

  @Test
  void a_role_that_is_not_there_keeps_nobody_from_starting() throws Exception {
    bed.with("POSTGRES_READER_USER", "nobody_of_that_name");
    prepare();
    assertThat(roles.owner().count("SELECT count(*) FROM diag")).isZero();
  }
}
