package io.avtelemetry.vehicle;

import io.avtelemetry.vehicle.replay.Track;
import java.time.Duration;

/** A trip along a recorded track: one report a point. */
final class Replay implements Trip {
  private final Track track;
  private final Pace pace;
  private final boolean keepTime;
  private final long firstNanos;
  private final long end;
  private int point;

  /**
   * @param keepTime whether reports carry the track's times or the vehicle's clock's
   * @param first when the first point is due
   * @param events the most points it reports
   */
  Replay(Track track, Pace pace, boolean keepTime, Duration first, long events) {
    this.track = track;
    this.pace = pace;
    this.keepTime = keepTime;
    this.firstNanos = first.toNanos();
    this.end = Math.min(track.size(), events);
  }

  @Override
  public long dueNanos() {
    if (point >= end) {
      return ENDED;
    }
    return pace.isMax() ? 0 : firstNanos + (long) (track.offset(point).toNanos() / pace.factor());
  }

  @Override
  public boolean isEager() {
    return pace.isMax();
  }

  @Override
  public Sample next(long elapsedNanos, long nowMicros) {
    int taken = point++;
    return new Sample(keepTime ? track.timeMicros(taken) : nowMicros, track.fix(taken));
  }
}
