package io.avtelemetry.dashboard;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread that does the same again and again, with a pause between, until it is closed. */
final class Looking implements AutoCloseable {
  private static final long STOP_SECONDS = 3;

  /** What is done; returns the time to wait before the next. */
  interface Look {
    Duration look() throws InterruptedException;
  }

  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private final Look look;

  private Looking(String name, Look look) {
    this.look = look;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  static Looking start(String name, Look look) {
    var looking = new Looking(name, look);
    looking.thread.start();
    return looking;
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!stop.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        pause = look.look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Asks it to end, and waits a moment until it has. */
  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
