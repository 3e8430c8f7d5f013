package io.avtelemetry.local;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds main until SIGTERM or SIGINT comes, and the end of the JVM until main has cleaned up. */
final class StopSignal {
  private static final Duration CLEAN_UP_LIMIT = Duration.ofSeconds(30);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch cleanedUp = new CountDownLatch(1);

  private StopSignal() {}

  static StopSignal install() {
    var signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::stopping, "stop-signal"));
    return signal;
  }

  void await() throws InterruptedException {
    asked.await();
  }

  void done() {
    cleanedUp.countDown();
  }

  void exit(int status) {
    done();
    System.exit(status);
  }

  private void stopping() {
    asked.countDown();
    try {
      if (!cleanedUp.await(CLEAN_UP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("the servers did not stop within " + CLEAN_UP_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
