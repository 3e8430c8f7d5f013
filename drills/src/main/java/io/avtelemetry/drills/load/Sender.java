package io.avtelemetry.drills.load;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One client with reporters of its own: sends one request after the other at a steady rate, and
 * when it was held up, without a pause until it has caught up. One thread runs it.
 */
final class Sender implements Runnable {
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Courier courier;
  private final List<Reporter> reporters;
  private final SplittableRandom random;
  private final int mostEvents;
  private final double nanosPerEvent;
  private volatile boolean stopping;
  private volatile boolean clean = true;

  /**
   * @param mostEvents of a request; requests are of all sizes up to it
   * @param eventsPerSecond on average
   */
  Sender(
      Courier courier,
      List<Reporter> reporters,
      long seed,
      int mostEvents,
      double eventsPerSecond) {
    this.courier = courier;
    this.reporters = reporters;
    this.random = new SplittableRandom(seed);
    this.mostEvents = mostEvents;
    this.nanosPerEvent = 1e9 / eventsPerSecond;
  }

  @Override
  public void run() {
    try {
      long began = System.nanoTime();
      double events = 0;
      while (!stopping) {
        Parcel parcel = parcel();
        events += parcel.size();
        while (!courier.deliver(parcel, random, System.nanoTime() + GIVE_UP_NANOS)) {
          if (stopping) {
            clean = false;
            return;
          }
        }
        long ahead = began + (long) (events * nanosPerEvent) - System.nanoTime();
        if (ahead > 0) {
          LockSupport.parkNanos(ahead);
        }
      }
    } catch (InterruptedException e) {
      clean = false;
      Thread.currentThread().interrupt();
    }
  }

  /** The request under way is the last one. */
  void stop() {
    stopping = true;
  }

  /** Whether every request got a final answer. */
  boolean isClean() {
    return clean;
  }

  private Parcel parcel() {
    int size = mostEvents == 1 ? 1 : random.nextInt(2, mostEvents + 1);
    Parcel parcel = Parcel.of(size, random);
    for (int i = 0; i < size; i++) {
      Reporter reporter = reporters.get(random.nextInt(reporters.size()));
      int draw = random.nextInt(100);
      if (draw < 3) {
        parcel.addBad();
      } else if (draw < 8 && reporter.accepted() > 0) {
        parcel.addResent(reporter, random.nextLong(reporter.accepted()));
      } else {
        parcel.addFresh(reporter);
      }
    }
    return parcel;
  }
}
