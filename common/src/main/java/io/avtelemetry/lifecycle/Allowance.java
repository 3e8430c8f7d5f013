package io.avtelemetry.lifecycle;

import java.time.Duration;

/**
 * How many events may still be sent: so many a second, and after a pause as many at once.
 *
 * <p>A request is let in as long as anything is left and pays for its events once they are counted,
 * so it may owe some; the next ones wait until that is paid. From any thread.
 */
public final class Allowance {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private double left;
  private long atNanos;

  /**
   * All of a second's at first.
   *
   * @param nowNanos {@link System#nanoTime}
   */
  public Allowance(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.left = perSecond;
    this.atNanos = nowNanos;
  }

  /** Lets a request in and takes one event for it; else says how long there is nothing left. */
  public synchronized Duration enter(long nowNanos) {
    left = Math.min(perSecond, left + (nowNanos - atNanos) / NANOS * perSecond);
    atNanos = nowNanos;
    if (left > 0) {
      left--;
      return Duration.ZERO;
    }
    return Duration.ofNanos((long) ((1 - left) / perSecond * NANOS));
  }

  /** Pays for the events of a request that was let in, beyond its first. */
  public synchronized void take(int events) {
    left -= events;
  }
}
