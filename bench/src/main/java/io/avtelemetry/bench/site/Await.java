package io.avtelemetry.bench.site;

import io.avtelemetry.bench.measure.BenchException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a condition, with a limit. */
public final class Await {
  private Await() {}

  /** Something that may come to hold. */
  public interface Condition<E extends Exception> {
    /** Whether it does. */
    boolean holds() throws E;
  }

  /**
   * Asks again and again.
   *
   * @param what is waited for, for the failure's message
   * @throws BenchException when the limit is over
   */
  public static <E extends Exception> void until(
      String what, Duration limit, Duration pause, Condition<E> condition)
      throws E, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new BenchException("not after " + limit.toSeconds() + " s: " + what);
      }
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
  }
}
