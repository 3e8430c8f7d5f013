package io.avtelemetry.vehicle.report;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of events that were lost, at most once in ten seconds, with how often it kept silent. */
final class LossLog {
  private static final long QUIET_NANOS = 10_000_000_000L;
  private static final Logger log = LoggerFactory.getLogger(LossLog.class);

  private long quietUntil = System.nanoTime();
  private long untold;

  void told(String vin, String what) {
    long now = System.nanoTime();
    if (now - quietUntil < 0) {
      untold++;
      return;
    }
    log.warn("vin={} {} ({} such lines not shown)", vin, what, untold);
    quietUntil = now + QUIET_NANOS;
    untold = 0;
  }
}
