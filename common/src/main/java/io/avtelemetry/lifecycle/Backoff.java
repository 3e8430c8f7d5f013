package io.avtelemetry.lifecycle;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: exponential with full jitter, so that many who failed
 * together do not come back together.
 *
 * <p>See "Exponential Backoff And Jitter", AWS Architecture Blog, 2015. Not thread-safe.
 */
public final class Backoff {
  private final long firstMillis;
  private final long maximumMillis;
  private final RandomGenerator random;
  private int attempts;

  /**
   * @param first the bound of the first wait
   * @param maximum the bound of every wait
   */
  public Backoff(Duration first, Duration maximum, RandomGenerator random) {
    this.firstMillis = first.toMillis();
    this.maximumMillis = maximum.toMillis();
    this.random = random;
  }

  /** The next wait: from half to the whole of a bound that doubles with each attempt. */
  public Duration next() {
    long bound = Math.min(maximumMillis, firstMillis << Math.min(attempts, 30));
    attempts++;
    return Duration.ofMillis(bound / 2 + random.nextLong(bound / 2 + 1));
  }

  /** Attempts since the start or the last {@link #reset}. */
  public int attempts() {
    return attempts;
  }

  /** The trouble is over: begin anew. */
  public void reset() {
    attempts = 0;
  }
}
