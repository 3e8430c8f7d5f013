package io.avtelemetry.sink;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** The connections to PostgreSQL; needs none to start, and notices a server that went silent. */
final class Database implements AutoCloseable {
  /** How long to wait for a connection. */
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** Silence after which a server is taken for frozen: longer than any statement may run. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** Of the session, from its first moment: a SET would be undone by a rollback. */
  private static final String SESSION =
      "-c statement_timeout=25s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
          + " -c synchronous_commit=on";

  private final HikariDataSource pool;

  private Database(HikariDataSource pool) {
    this.pool = pool;
  }

  static Database open(PostgresSettings settings, int connections) {
    var server = new PGSimpleDataSource();
    server.setServerNames(new String[] {settings.host()});
    server.setPortNumbers(new int[] {settings.port()});
    server.setDatabaseName(settings.database());
    server.setUser(settings.user());
    server.setPassword(settings.password().value());
    server.setSslMode(settings.tls().mode());
    settings.tls().caFile().ifPresent(file -> server.setSslRootCert(file.toString()));
    server.setApplicationName("consumer-sql");
    server.setConnectTimeout((int) CONNECT.toSeconds());
    server.setLoginTimeout((int) CONNECT.toSeconds());
    server.setSocketTimeout((int) SILENCE.toSeconds());
    server.setTcpKeepAlive(true);
    server.setOptions(SESSION);
    var config = new HikariConfig();
    config.setPoolName("postgres");
    config.setDataSource(server);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(0);
    config.setAutoCommit(false);
    config.setConnectionTimeout(CONNECT.toMillis());
    config.setValidationTimeout(CONNECT.toMillis() - 500);
    config.setInitializationFailTimeout(-1);
    config.setExceptionOverride(new ReadOnlyEviction());
    return new Database(new HikariDataSource(config));
  }

  /** A connection without auto-commit; closing it gives it back. */
  Connection connect() throws SQLException {
    return pool.getConnection();
  }

  /** Has the next connection be a new one instead of this, which may be closed as ever. */
  void giveUp(Connection connection) {
    pool.evictConnection(connection);
  }

  @Override
  public void close() {
    pool.close();
  }
}
