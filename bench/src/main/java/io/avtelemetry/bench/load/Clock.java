package io.avtelemetry.bench.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;

/** The wall clock in the events' unit. */
public final class Clock {
  private static final Instant EPOCH = Instant.EPOCH;

  private Clock() {}

  /** Microseconds since the epoch. */
  public static long micros() {
    return EPOCH.until(Instant.now(), ChronoUnit.MICROS);
  }

  /** Returns at that time, or at once where it is over. */
  public static void sleepUntil(long epochMicros) {
    for (long rest = epochMicros - micros(); rest > 0; rest = epochMicros - micros()) {
      LockSupport.parkNanos(rest * 1_000);
    }
  }
}
