package io.avtelemetry.ingest.auth;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each refused sender, so many a second at most: whoever knocks without end does not
 * fill the disk. How many were passed over, the next line tells. From any thread.
 */
final class AuditLog {
  static final int LINES_PER_SECOND = 10;
  private static final Logger log = LoggerFactory.getLogger("io.avtelemetry.audit");

  private final Allowance lines;
  private long passedOver;

  AuditLog(long nowNanos) {
    lines = new Allowance(LINES_PER_SECOND, nowNanos);
  }

  /** Neither the token nor what was sent; true where it was told. */
  synchronized boolean refused(
      String reason, String who, String address, String stream, long nowNanos) {
    if (lines.enter(nowNanos).compareTo(Duration.ZERO) > 0) {
      passedOver++;
      return false;
    }
    log.warn(
        "refused reason={} who={} from={} stream={} unlogged={}",
        reason,
        who,
        address,
        stream,
        passedOver);
    passedOver = 0;
    return true;
  }
}
