package io.avtelemetry.dashboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A few connections to PostgreSQL in read-only sessions whose every statement ends within seconds;
 * needs none to start.
 */
final class ReadOnlyDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 6;
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Silence after which a server is taken for frozen: longer than any statement may run. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  /** Of the session, from its first moment. A statement may take less, by SET LOCAL, not more. */
  private static final String SESSION =
      "-c default_transaction_read_only=on -c statement_timeout=8s -c lock_timeout=1s"
          + " -c idle_in_transaction_session_timeout=15s";

  private final HikariDataSource pool;

  private ReadOnlyDatabase(HikariDataSource pool) {
    this.pool = pool;
  }

  /** What is done within one read-only transaction. */
  interface Reading<T> {
    T read(Connection connection) throws SQLException;
  }

  static ReadOnlyDatabase open(DatabaseSettings settings) {
    var server = new PGSimpleDataSource();
    server.setServerNames(new String[] {settings.host()});
    server.setPortNumbers(new int[] {settings.port()});
    server.setDatabaseName(settings.database());
    server.setUser(settings.user());
    server.setPassword(settings.password().value());
    server.setSslMode(settings.tls().mode());
    settings.tls().caFile().ifPresent(file -> server.setSslRootCert(file.toString()));
    server.setApplicationName("dashboard");
    server.setConnectTimeout((int) CONNECT.toSeconds());
    server.setLoginTimeout((int) CONNECT.toSeconds());
    server.setSocketTimeout((int) SILENCE.toSeconds());
    server.setTcpKeepAlive(true);
    server.setOptions(SESSION);
    var config = new HikariConfig();
    config.setPoolName("postgres-reader");
    config.setDataSource(server);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(0);
    config.setAutoCommit(false);
    config.setReadOnly(true);
    config.setConnectionTimeout(CONNECT.toMillis());
    config.setValidationTimeout(CONNECT.toMillis() - 500);
    config.setInitializationFailTimeout(-1);
    return new ReadOnlyDatabase(new HikariDataSource(config));
  }

  /** Reads in a transaction of its own. */
  <T> T read(Reading<T> reading) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      T result = reading.read(connection);
      connection.rollback();
      return result;
    }
  }

  /** One line of what went wrong. */
  static String told(SQLException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String state = e.getSQLState();
    for (Throwable t = e; t != null && state == null; t = t.getCause()) {
      state = t instanceof SQLException sql ? sql.getSQLState() : null;
    }
    String line = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return "sqlState=" + (state == null ? "08000" : state) + ": " + line;
  }

  @Override
  public void close() {
    pool.close();
  }
}
