package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.settings.PostgresTls;
import io.avtelemetry.settings.Secret;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

@WithPostgres
class DatabaseIT {
  @Test
  void a_sessions_limits_outlive_a_rollback(PostgresServer postgres) throws SQLException {
    PostgresServer.Database place = postgres.newDatabase();
    var settings =
        new PostgresSettings(
            place.host(),
            place.port(),
            place.name(),
            place.user(),
            new Secret(place.password()),
            PostgresTls.NONE);
    try (Database database = Database.open(settings, 1);
        Connection connection = database.connect()) {
      connection.rollback();
      assertThat(shown(connection, "lock_timeout")).isEqualTo("3s");
      assertThat(shown(connection, "statement_timeout")).isEqualTo("25s");
    }
  }

  private static String shown(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
