package io.avtelemetry.vehicle;

import io.avtelemetry.vehicle.geo.Fix;

/** What a vehicle has to report, and when; asked by one thread. */
interface Trip {
  /** The time of a trip that has nothing more to report. */
  long ENDED = Long.MAX_VALUE;

  /** When the next report is due, nanoseconds since the fleet's start, or {@link #ENDED}. */
  long dueNanos();

  /** Whether reports are taken as fast as they can be sent, instead of when they are due. */
  default boolean isEager() {
    return false;
  }

  /**
   * Takes the next report.
   *
   * @param elapsedNanos since the fleet's start
   * @param nowMicros the vehicle's clock, microseconds since 1970
   */
  Sample next(long elapsedNanos, long nowMicros);

  /** One report: when (microseconds since 1970) and where. */
  record Sample(long timestampMicros, Fix fix) {}
}
