package io.avtelemetry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresIT {
  static final Path BINARIES =
      Path.of(System.getProperty("java.io.tmpdir"), "av-telemetry-it-binaries");
  @TempDir Path directory;
  private PostgresSettings settings;

  @BeforeEach
  void settings() {
    settings = settings("right");
  }

  @Test
  void keeps_its_data_over_a_restart() throws SQLException {
    try (var postgres = LocalPostgres.start(settings)) {
      execute(postgres, "CREATE TABLE kept AS SELECT 'näme' AS name");
    }
    try (var postgres = LocalPostgres.start(settings)) {
      assertThat(query(postgres, "SELECT name FROM kept")).isEqualTo("näme");
    }
  }

  @Test
  void is_taken_over_when_an_earlier_process_left_it_running() throws SQLException {
    var abandoned = LocalPostgres.start(settings);
    execute(abandoned, "CREATE TABLE kept AS SELECT 1 AS one");
    try (var postgres = LocalPostgres.start(settings)) {
      assertThat(postgres.pid()).isEqualTo(abandoned.pid());
      assertThat(query(postgres, "SELECT one FROM kept")).isEqualTo("1");
    }
    // Each future of the same process hears of its end by itself.
    assertThat(abandoned.onExit()).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void starts_again_after_it_was_killed() throws SQLException {
    var killed = LocalPostgres.start(settings);
    execute(killed, "CREATE TABLE kept AS SELECT 1 AS one");
    killed.kill();
    try (var postgres = LocalPostgres.start(settings)) {
      assertThat(postgres.pid()).isNotEqualTo(killed.pid());
      assertThat(query(postgres, "SELECT one FROM kept")).isEqualTo("1");
    }
  }

  @Test
  void listens_on_the_loopback_address_and_asks_for_the_password() throws SQLException {
    try (var postgres = LocalPostgres.start(settings)) {
      assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(postgres, "SHOW unix_socket_directories")).isEmpty();
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), "av_telemetry", "wrong"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void says_so_when_the_port_is_taken() throws Exception {
    try (var taken = new ServerSocket(settings.port(), 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalPostgres.start(settings))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("port " + settings.port() + " of 127.0.0.1 is taken");
      assertThat(taken.isBound()).isTrue();
    }
  }

  @Test
  void says_so_when_the_password_is_another_than_the_data_was_made_with() {
    LocalPostgres.start(settings).close();
    assertThatThrownBy(() -> LocalPostgres.start(settings("wrong")))
        .isInstanceOf(LocalServerException.class)
        .hasMessageContaining("the password is not the one that")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void hands_tables_of_the_time_before_there_were_roles_over_to_their_owner() throws SQLException {
    try (var postgres = LocalPostgres.start(settings)) {
      execute(postgres, "CREATE TABLE kept (id int GENERATED ALWAYS AS IDENTITY, name text)");
      execute(postgres, "CREATE VIEW seen AS SELECT name FROM kept");
      execute(postgres, "CREATE ROLE av_telemetry_reader LOGIN; GRANT SELECT ON kept TO PUBLIC");
    }
    var roles =
        new PostgresRoles(
            new Login("av_telemetry", "right"),
            new Login("av_telemetry_writer", "w"),
            new Login("av_telemetry_reader", "r"));
    var withRoles =
        new PostgresSettings(
            settings.dataDirectory(),
            settings.binaries(),
            settings.log(),
            settings.port(),
            settings.database(),
            "postgres",
            "superuser's",
            false,
            Optional.of(roles),
            Optional.empty());
    for (int start = 0; start < 2; start++) {
      try (var postgres = LocalPostgres.start(withRoles)) {
        execute(postgres, "INSERT INTO kept (name) VALUES ('new'); ALTER TABLE kept ADD x int");
        execute(postgres, "DROP VIEW seen; CREATE VIEW seen AS SELECT name FROM kept");
        execute(postgres, "ALTER TABLE kept DROP x");
        assertThat(query(postgres, "SELECT string_agg(rolname, ' ') FROM pg_roles WHERE rolsuper"))
            .isEqualTo("postgres");
      }
    }
  }

  private PostgresSettings settings(String password) {
    Path data = directory.resolve("data");
    int port = settings == null ? FreePort.find() : settings.port();
    return new PostgresSettings(
        data,
        BINARIES,
        directory.resolve("logs/postgres.log"),
        port,
        "av_telemetry",
        "av_telemetry",
        password,
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static void execute(LocalPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connection(postgres);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(LocalPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connection(postgres);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Connection connection(LocalPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), "av_telemetry", "right");
  }
}
