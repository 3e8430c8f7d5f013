package io.avtelemetry.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.avtelemetry.testing.Own;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the database's manifest does to a new PostgreSQL, in the operator's order. */
@WithPostgres
class DatabaseIT {
  private static final JsonNode SPEC =
      Manifests.of("production").get("Cluster", "postgres").path("spec");
  private static final String NOT_ALLOWED = "42501";
  private static final String OWNER = "av_telemetry";
  private static final String WRITER = "av_telemetry_writer";
  private static final String READER = "av_telemetry_reader";

  private final String url;

  DatabaseIT(@Own PostgresServer postgres) throws SQLException {
    url = postgres.jdbcUrl().replaceFirst("[^/]+$", "");
    JsonNode initdb = SPEC.at("/bootstrap/initdb");
    try (Connection server = connection("postgres", postgres.user(), postgres.password())) {
      run(server, "CREATE ROLE " + initdb.path("owner").asText() + " LOGIN PASSWORD 'p'");
      run(server, initdb.path("postInitSQL"));
      try (Connection template = connection("template1", postgres.user(), postgres.password())) {
        run(template, initdb.path("postInitTemplateSQL"));
      }
      String database = initdb.path("database").asText();
      run(server, "CREATE DATABASE " + database + " OWNER " + initdb.path("owner").asText());
      try (Connection application = connection(database, postgres.user(), postgres.password())) {
        run(application, initdb.path("postInitApplicationSQL"));
      }
      for (JsonNode role : SPEC.at("/managed/roles")) {
        run(server, "ALTER ROLE " + role.path("name").asText() + " LOGIN PASSWORD 'p'");
        assertThat(role.path("inRoles")).isEqualTo(MissingNode.getInstance());
      }
    }
  }

  private Connection connection(String database, String user, String password) throws SQLException {
    return DriverManager.getConnection(url + database, user, password);
  }

  private static void run(Connection connection, JsonNode statements) throws SQLException {
    assertThat(statements).isNotEmpty();
    for (JsonNode statement : statements) {
      run(connection, statement.asText());
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void assertNotAllowed(String database, String role, String sql) {
    assertThatThrownBy(
            () -> {
              try (Connection connection = connection(database, role, "p")) {
                run(connection, "SET transaction_read_only = off; " + sql);
              }
            })
        .as("%s in %s: %s", role, database, sql)
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo(NOT_ALLOWED);
  }

  @Test
  void roles_may_what_they_may_elsewhere() throws SQLException {
    try (Connection owner = connection("av_telemetry", OWNER, "p");
        Connection writer = connection("av_telemetry", WRITER, "p");
        Connection reader = connection("av_telemetry", READER, "p")) {
      run(owner, "SELECT pg_advisory_xact_lock(1); CREATE TABLE made (x integer)");
      run(owner, "GRANT INSERT ON made TO " + WRITER + "; GRANT SELECT ON made TO " + READER);
      run(writer, "CREATE TEMPORARY TABLE arriving (x integer); INSERT INTO made VALUES (1)");
      run(reader, "SELECT * FROM made");
    }
    assertNotAllowed("template1", READER, "SELECT 1");
    for (String database : List.of("postgres", "av_telemetry")) {
      for (String sql :
          List.of(
              "SELECT lo_create(0)",
              "SELECT lo_from_bytea(0, 'x')",
              "SELECT pg_advisory_lock(1)",
              "CREATE TEMPORARY TABLE mine (x integer)",
              "CREATE TABLE public.mine (x integer)")) {
        assertNotAllowed(database, READER, sql);
      }
      assertNotAllowed(database, WRITER, "SELECT pg_try_advisory_lock(1)");
    }
  }
}
