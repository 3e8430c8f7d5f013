package io.avtelemetry.vehicle;

import io.avtelemetry.vehicle.drive.Motion;
import java.time.Duration;

/** A trip along a route: reports at a steady beat. */
final class Drive implements Trip {
  private final Motion motion;
  private final long delayNanos;
  private long left;
  private long due;

  /**
   * @param first when the first report is due
   * @param delay between reports
   * @param events how many reports it makes
   */
  Drive(Motion motion, Duration first, Duration delay, long events) {
    this.motion = motion;
    this.delayNanos = delay.toNanos();
    this.left = events;
    this.due = first.toNanos();
  }

  @Override
  public long dueNanos() {
    return left > 0 ? due : ENDED;
  }

  /** After a stall of the process (a suspended machine), missed beats are left out, not made up. */
  @Override
  public Sample next(long elapsedNanos, long nowMicros) {
    left--;
    due += delayNanos * (1 + Math.max(0, Math.floorDiv(elapsedNanos - due, delayNanos)));
    return new Sample(nowMicros, motion.at(elapsedNanos / 1e9).rounded());
  }
}
