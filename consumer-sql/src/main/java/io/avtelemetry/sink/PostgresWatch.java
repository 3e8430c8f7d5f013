package io.avtelemetry.sink;

import io.avtelemetry.ops.OpsEndpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks PostgreSQL every other second whether it would take rows, so that an idle sink knows too.
 */
final class PostgresWatch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final Database database;
  private final Trouble trouble;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "postgres-watch");

  private PostgresWatch(Database database, Trouble trouble) {
    this.database = database;
    this.trouble = trouble;
    thread.setDaemon(true);
  }

  static PostgresWatch start(Database database, OpsEndpoint ops) {
    var trouble = new Trouble("postgres", InstantSource.system());
    var watch = new PostgresWatch(database, trouble);
    ops.readiness("postgres", trouble::now);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      do {
        look();
      } while (!stop.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void look() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SHOW transaction_read_only")) {
      answer.next();
      if (answer.getString(1).equals("on")) {
        trouble.met("read-only", "sqlState=" + PostgresError.READ_ONLY);
        database.giveUp(connection);
      } else {
        trouble.over();
      }
      connection.rollback();
    } catch (SQLException e) {
      trouble.met("no answer", PostgresError.told(e));
    }
  }

  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
  }
}
