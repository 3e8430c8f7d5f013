package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Site;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/** A lock on the table, held by another session; closing it gives the table back. */
final class TableLock implements AutoCloseable {
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Connection connection;

  private TableLock(Connection connection) {
    this.connection = connection;
  }

  /**
   * Waits for the lock and has it.
   *
   * @param mode as {@code LOCK TABLE} knows it; SHARE keeps writers out, not readers
   */
  static TableLock take(Site site, String mode) throws SQLException {
    Connection connection = site.database().connect();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      for (int attempt = 1; ; attempt++) {
        try {
          statement.execute("SET LOCAL lock_timeout = '5s'");
          statement.execute("LOCK TABLE diag IN " + mode + " MODE");
          return new TableLock(connection);
        } catch (SQLException e) {
          connection.rollback();
          if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState()) || attempt == 6) {
            connection.close();
            throw e;
          }
        }
      }
    }
  }

  /** Goes on holding it for a while. */
  void keep(double leastSeconds, double mostSeconds, RandomGenerator random)
      throws InterruptedException {
    Pauses.seconds(leastSeconds, mostSeconds, random);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
