package io.avtelemetry.drills.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Properties;

/**
 * The installation's database, as its superuser sees it: drills end others' sessions, lock tables,
 * and make the server read-only, which none of the pipeline's roles may.
 */
public final class Database {
  private static final String USER = "postgres";
  private static final String NAME = "av_telemetry";

  private final int port;
  private final Path secrets;
  private final ClientSettings clients;

  Database(int port, Path secrets, ClientSettings clients) {
    this.port = port;
    this.secrets = secrets;
    this.clients = clients;
  }

  /** A connection of its own, which may write whatever the server's defaults say. */
  public Connection connect() throws SQLException {
    var properties = new Properties();
    properties.putAll(clients.postgres());
    properties.setProperty("user", USER);
    properties.setProperty("password", password());
    properties.setProperty("ApplicationName", "drills");
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("loginTimeout", "3");
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("options", "-c default_transaction_read_only=off");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME, properties);
  }

  /** The time by its clock. */
  public Instant now() throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT clock_timestamp()")) {
      rows.next();
      return rows.getTimestamp(1).toInstant();
    }
  }

  /** Runs statements, each in a transaction of its own. */
  public void execute(List<String> statements) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String password() {
    try {
      String prefix = "POSTGRES_SUPERUSER_PASSWORD=";
      return Files.readAllLines(secrets).stream()
          .filter(line -> line.startsWith(prefix))
          .findFirst()
          .map(line -> line.substring(prefix.length()))
          .orElseThrow(() -> new DrillException(secrets + " holds no POSTGRES_SUPERUSER_PASSWORD"));
    } catch (IOException e) {
      throw new DrillException(secrets + " cannot be read", e);
    }
  }
}
