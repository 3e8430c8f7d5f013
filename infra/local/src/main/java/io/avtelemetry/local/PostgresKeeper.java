package io.avtelemetry.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one PostgreSQL running: starts it again, later each time, when it dies. Its one thread owns
 * the server after the start.
 */
final class PostgresKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresKeeper.class);
  private static final String NAME = "postgres";
  private static final Duration FIRST_DELAY = Duration.ofMillis(500);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

  /** A server that ran this long is well: the next restart comes after the first delay again. */
  private static final Duration WELL_AFTER = Duration.ofMinutes(1);

  private final PostgresSettings settings;
  private final RunFiles files;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::keep, "postgres-keeper");
  private volatile LocalPostgres server;

  private PostgresKeeper(PostgresSettings settings, RunFiles files) {
    this.settings = settings;
    this.files = files;
  }

  /**
   * Starts the server and returns when it answers; a server that cannot start at first is not tried
   * again.
   */
  static PostgresKeeper start(PostgresSettings settings, RunFiles files) {
    var keeper = new PostgresKeeper(settings, files);
    keeper.startServer();
    keeper.thread.start();
    return keeper;
  }

  LocalPostgres server() {
    return server;
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
    files.stopped(NAME);
  }

  private void startServer() {
    var started = LocalPostgres.start(settings);
    try {
      files.running(NAME, started.pid());
      files.ready(NAME);
    } catch (LocalServerException e) {
      // One that the scripts do not know of would stay behind.
      started.close();
      throw e;
    }
    server = started;
  }

  private void keep() {
    Duration delay = FIRST_DELAY;
    try {
      while (closing.getCount() > 0) {
        long began = System.nanoTime();
        if (!awaitExit()) {
          return;
        }
        files.notReady(NAME);
        delay = System.nanoTime() - began > WELL_AFTER.toNanos() ? FIRST_DELAY : delay;
        log.warn("PostgreSQL (pid {}) ended, starting it again in {}", server.pid(), delay);
        if (closing.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        delay =
            delay.multipliedBy(2).compareTo(LONGEST_DELAY) < 0
                ? delay.multipliedBy(2)
                : LONGEST_DELAY;
        tryToStart();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** True when the server ended, false when it is to be closed. */
  private boolean awaitExit() throws InterruptedException {
    var ended = new CountDownLatch(1);
    var unused = server.onExit().thenRun(ended::countDown);
    while (!ended.await(100, TimeUnit.MILLISECONDS)) {
      if (closing.getCount() == 0) {
        return false;
      }
    }
    return closing.getCount() > 0;
  }

  private void tryToStart() {
    try {
      startServer();
    } catch (LocalServerException e) {
      log.error("{}", e.getMessage());
    }
  }
}
