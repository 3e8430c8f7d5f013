package io.avtelemetry.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each who was refused, so many a second at most: whoever knocks without end does not
 * fill the disk. How many were passed over, the next line tells. From any thread.
 */
public final class AuditLog {
  static final int LINES_PER_SECOND = 10;
  private static final double NANOS = 1e9;
  private static final Logger log = LoggerFactory.getLogger("io.avtelemetry.audit");

  private double left = LINES_PER_SECOND;
  private long atNanos;
  private long passedOver;

  public AuditLog(long nowNanos) {
    atNanos = nowNanos;
  }

  /**
   * Tells of somebody who was refused, or counts it.
   *
   * @param told why and who, as {@code key=value}; neither a token nor what was sent
   */
  public synchronized void refused(String told, long nowNanos) {
    left = Math.min(LINES_PER_SECOND, left + (nowNanos - atNanos) / NANOS * LINES_PER_SECOND);
    atNanos = nowNanos;
    if (left < 1) {
      passedOver++;
      return;
    }
    left--;
    log.warn("refused {} unlogged={}", told, passedOver);
    passedOver = 0;
  }

  /** Tells what somebody did who may; who that was, the operating system says. */
  public static void done(String told) {
    log.info("{} by={}", told, ProcessHandle.current().info().user().orElse("-"));
  }
}
