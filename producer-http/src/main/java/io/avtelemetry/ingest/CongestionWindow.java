package io.avtelemetry.ingest;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of events may wait for Kafka: as many as are acknowledged in good time.
 *
 * <p>Where more comes than can be done, what is let in waits longer and longer until it is answered
 * too late, and then all work is for nothing. So the window halves when an acknowledgement is late,
 * at most once for what was sent before; and it grows by an eighth while it is filled and all is in
 * time (additive increase and multiplicative decrease as of TCP, RFC 5681, but growing faster,
 * since here nobody else must get a share). Who is refused is so before his body is read, which
 * costs little.
 *
 * <p>I/O and worker threads ask and open, the producer's settles.
 */
final class CongestionWindow {
  /** Enough for the events of some milliseconds at any rate a machine can do. */
  static final long LEAST_BYTES = 256 * 1024;

  private static final int GROWTH_PARTS = 8;
  private static final long GROWTH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long most;
  private final long least;
  private final long lateNanos;
  private final AtomicLong waiting = new AtomicLong();
  private volatile long size;
  private volatile boolean filled;
  private long shrunkNanos;
  private long grownNanos;

  /**
   * @param most it never grows larger, in bytes, and begins so
   * @param late an acknowledgement is late that takes longer
   */
  CongestionWindow(long most, Duration late, long nowNanos) {
    this.most = most;
    this.least = Math.min(most, LEAST_BYTES);
    this.lateNanos = late.toNanos();
    this.size = most;
    this.shrunkNanos = nowNanos;
    this.grownNanos = nowNanos;
  }

  /** Whether no more should be let in for now. */
  boolean isFull() {
    if (waiting.get() < size) {
      return false;
    }
    filled = true;
    return true;
  }

  /** Events of so many bytes are sent. */
  void sent(long bytes) {
    waiting.addAndGet(bytes);
  }

  /** Kafka is done with them, after so long. */
  void settled(long bytes, long tookNanos, long nowNanos) {
    long waited = waiting.getAndAdd(-bytes);
    if (tookNanos > lateNanos) {
      shrink(waited, nowNanos - tookNanos, nowNanos);
    } else if (filled) {
      grow(nowNanos);
    }
  }

  private synchronized void shrink(long waited, long sinceNanos, long nowNanos) {
    if (sinceNanos - shrunkNanos >= 0) {
      size = Math.max(least, Math.min(size, waited) / 2);
      shrunkNanos = nowNanos;
      filled = false;
    }
  }

  private synchronized void grow(long nowNanos) {
    if (nowNanos - grownNanos >= GROWTH_NANOS) {
      size = Math.min(most, size + size / GROWTH_PARTS);
      grownNanos = nowNanos;
      filled = false;
    }
  }

  /** How many bytes may wait at present. */
  long size() {
    return size;
  }
}
