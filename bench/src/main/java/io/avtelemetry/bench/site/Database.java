package io.avtelemetry.bench.site;

import io.avtelemetry.bench.measure.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * The installation's database, as its superuser sees it: a measurement empties tables, asks for
 * checkpoints and reads the sessions of others, which none of the pipeline's roles may.
 */
public final class Database {
  /** The superuser, as {@code config.master} has it. */
  public static final String USER = "postgres";

  /** The database's name, as {@code config.master} has it. */
  public static final String NAME = "av_telemetry";

  private final int port;
  private final Path secrets;

  Database(int port, Path secrets) {
    this.port = port;
    this.secrets = secrets;
  }

  /** A connection of its own, each statement a transaction. */
  public Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", password());
    properties.setProperty("ApplicationName", "bench");
    return DriverManager.getConnection(url(), properties);
  }

  /** Runs statements, each in a transaction of its own. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The address for JDBC, without user and password. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME;
  }

  /** The password that the scripts made. */
  public String password() {
    try {
      String prefix = "POSTGRES_SUPERUSER_PASSWORD=";
      return Files.readAllLines(secrets).stream()
          .filter(line -> line.startsWith(prefix))
          .findFirst()
          .map(line -> line.substring(prefix.length()))
          .orElseThrow(() -> new BenchException(secrets + " holds no POSTGRES_SUPERUSER_PASSWORD"));
    } catch (IOException e) {
      throw new BenchException(secrets + " cannot be read", e);
    }
  }
}
