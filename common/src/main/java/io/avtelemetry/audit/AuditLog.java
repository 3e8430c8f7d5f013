package io.avtelemetry.audit;

import io.avtelemetry.lifecycle.Allowance;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each who was refused, so many a second at most: whoever knocks without end does not
 * fill the disk. How many were passed over, the next line tells. From any thread.
 */
public final class AuditLog {
  static final int LINES_PER_SECOND = 10;
  private static final Logger log = LoggerFactory.getLogger("io.avtelemetry.audit");

  private final Allowance lines;
  private long passedOver;

  public AuditLog(long nowNanos) {
    lines = new Allowance(LINES_PER_SECOND, nowNanos);
  }

  /**
   * Tells of somebody who was refused, or counts it.
   *
   * @param told why and who, as {@code key=value}; neither a token nor what was sent
   */
  public synchronized void refused(String told, long nowNanos) {
    if (lines.enter(nowNanos).compareTo(Duration.ZERO) > 0) {
      passedOver++;
      return;
    }
    log.warn("refused {} unlogged={}", told, passedOver);
    passedOver = 0;
  }

  /** Tells what somebody did who may; who that was, the operating system says. */
  public static void done(String told) {
    log.info("{} by={}", told, ProcessHandle.current().info().user().orElse("-"));
  }
}
