package io.avtelemetry.drills.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What became of a flood while it lasted; counted by many threads. */
public final class Tide {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int LONGEST_MILLIS = 20_000;

  private final long began = System.nanoTime();
  private final Duration duration;
  private final AtomicLong offered = new AtomicLong();
  private final AtomicLongArray acceptedInWindow;
  private final AtomicIntegerArray acceptedAfterMillis = new AtomicIntegerArray(LONGEST_MILLIS + 1);

  Tide(Duration duration) {
    this.duration = duration;
    this.acceptedInWindow =
        new AtomicLongArray(Math.max(1, (int) (duration.toMillis() / WINDOW.toMillis())));
  }

  void offered(int events) {
    offered.addAndGet(events);
  }

  void accepted(int events, Duration took) {
    int window = (int) ((System.nanoTime() - began) / WINDOW.toNanos());
    if (window < acceptedInWindow.length()) {
      acceptedInWindow.addAndGet(window, events);
    }
    acceptedAfterMillis.incrementAndGet((int) Math.min(LONGEST_MILLIS, took.toMillis()));
  }

  /** Events that were offered, each second. */
  public double offeredPerSecond() {
    return offered.get() * 1e3 / duration.toMillis();
  }

  /** Events that were accepted, each second. */
  public double acceptedPerSecond() {
    return windows().sum() / ((double) acceptedInWindow.length() * WINDOW.toSeconds());
  }

  /** Accepted each second, in each ten seconds. */
  public List<Long> perSecond() {
    return windows().map(accepted -> accepted / WINDOW.toSeconds()).boxed().toList();
  }

  /**
   * What ten seconds accepted at least, as a share of the best before them: of other ten seconds,
   * or of what was accepted each second before the flood. What grows, as while a JIT compiles, has
   * not collapsed.
   */
  public double leastOfBestBefore(double perSecondBeforeTheFlood) {
    return leastOfBest(perSecondBeforeTheFlood * WINDOW.toSeconds(), windows().toArray());
  }

  static double leastOfBest(double before, long... windows) {
    double best = before;
    double least = 1;
    for (long accepted : windows) {
      best = Math.max(best, (double) accepted);
      least = Math.min(least, best == 0 ? 0 : accepted / best);
    }
    return least;
  }

  private LongStream windows() {
    return IntStream.range(0, acceptedInWindow.length()).mapToLong(acceptedInWindow::get);
  }

  /** Within which time this share of the accepted requests was. */
  public Duration acceptedWithin(double share) {
    long all = IntStream.rangeClosed(0, LONGEST_MILLIS).mapToLong(acceptedAfterMillis::get).sum();
    long seen = 0;
    for (int millis = 0; millis <= LONGEST_MILLIS; millis++) {
      seen += acceptedAfterMillis.get(millis);
      if (seen >= share * all) {
        return Duration.ofMillis(millis);
      }
    }
    return Duration.ofMillis(LONGEST_MILLIS);
  }
}
