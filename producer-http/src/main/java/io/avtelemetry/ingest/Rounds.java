package io.avtelemetry.ingest;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long an I/O thread takes from one round to the next.
 *
 * <p>In a round it does what is ready on all its connections. Where more comes than it can do,
 * rounds take longer and longer, and what waits for the next one, acknowledged events among it, is
 * answered too late. So in a round that lasts too long nothing more is begun. For its I/O thread
 * alone.
 */
final class Rounds {
  private final long everyNanos;
  private final long lateNanos;
  private long dueNanos;

  /**
   * @param everyMillis a round is due so long after the one before
   * @param late it is late when it has not come so much later
   */
  Rounds(long everyMillis, Duration late) {
    this.everyNanos = TimeUnit.MILLISECONDS.toNanos(everyMillis);
    this.lateNanos = late.toNanos();
    this.dueNanos = System.nanoTime() + everyNanos;
  }

  /** A round begins. */
  void began(long nowNanos) {
    dueNanos = nowNanos + everyNanos;
  }

  /** Whether the next round should have come long ago. */
  boolean isLate(long nowNanos) {
    return nowNanos - dueNanos > lateNanos;
  }
}
