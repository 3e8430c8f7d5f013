package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.settings.Secret;
import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithKafka;
import io.avtelemetry.testing.WithPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithKafka
@WithPostgres
class ReaderRoleIT {
  private final KafkaServer kafka;
  private final PostgresServer postgres;
  private final String role = "reader-" + UUID.randomUUID();

  ReaderRoleIT(KafkaServer kafka, PostgresServer postgres) {
    this.kafka = kafka;
    this.postgres = postgres;
  }

  private static void prepare(TestBed bed, String role, String password) throws Exception {
    try (var database = Database.open(bed.settings().postgres(), 1)) {
      new Tables(bed.tables()).prepareWhenPossible(database);
      new ReaderRole(role, new Secret(password)).prepare(database, bed.tables());
    }
  }

  private Connection connect(TestBed bed, String password) throws SQLException {
    return DriverManager.getConnection(bed.database.jdbcUrl(), role, password);
  }

  private void run(TestBed bed, String sql) throws SQLException {
    try (var connection = connect(bed, "hush");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void reads_all_that_the_sink_writes() throws Exception {
    try (var bed = new TestBed(kafka, postgres)) {
      prepare(bed, role, "hush");
      for (String name : new String[] {"diag", "latest", "sink_progress", "dead_letters"}) {
        run(bed, "SELECT * FROM " + name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM diag",
        "UPDATE sink_progress SET stored = 0",
        "INSERT INTO dead_letters (reason) VALUES ('x')",
        "TRUNCATE diag",
        "DROP VIEW latest",
        "CREATE TABLE mine (x integer)",
        "ALTER ROLE CURRENT_USER CREATEROLE"
      })
  void writes_nothing_even_where_it_asks_for_a_writing_transaction(String sql) throws Exception {
    try (var bed = new TestBed(kafka, postgres)) {
      prepare(bed, role, "hush");
      assertThatThrownBy(() -> run(bed, "SET transaction_read_only = off; " + sql))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("42501");
    }
  }

  @Test
  void is_given_another_password_at_the_next_start() throws Exception {
    try (var bed = new TestBed(kafka, postgres)) {
      prepare(bed, role, "old");
      prepare(bed, role, "hush");
      run(bed, "SELECT 1");
      assertThatThrownBy(() -> connect(bed, "old")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void leaves_a_superuser_of_that_name_alone() throws Exception {
    try (var bed = new TestBed(kafka, postgres)) {
      prepare(bed, bed.database.user(), "other");
      assertThat(bed.database.count("SELECT 1")).isOne();
    }
  }
}
