package io.avtelemetry.vehicle.drive;

import java.util.Arrays;

/**
 * The drive from one stop to another, planned whole: phases of constant acceleration, from rest to
 * rest, as fast as the driver and the bends allow. Immutable.
 */
final class Leg {
  private static final double SHORTEST_PHASE_SECONDS = 1e-6;

  private final double from;
  private final double[] times;
  private final double[] distances;
  private final double[] speeds;
  private final double[] accelerations;
  private final double duration;

  private Leg(double from, Phases phases) {
    this.from = from;
    times = Arrays.copyOf(phases.times, phases.count);
    distances = Arrays.copyOf(phases.distances, phases.count);
    speeds = Arrays.copyOf(phases.speeds, phases.count);
    accelerations = Arrays.copyOf(phases.accelerations, phases.count);
    duration = phases.time;
  }

  /**
   * Plans the drive between two points of a way.
   *
   * @param from metres, from 0 up to the way's length
   * @param to metres, beyond {@code from}; may lie in the next round
   */
  static Leg plan(Way way, Driver driver, double from, double to) {
    int first = way.indexAt(from);
    int n = 1;
    double round = 0;
    for (int i = first; end(way, i, round) < to; n++) {
      i++;
      if (i == way.pieceCount()) {
        i = 0;
        round += way.length();
      }
    }
    double[] lengths = new double[n];
    double[] limits = new double[n];
    double at = from;
    round = 0;
    for (int k = 0, i = first; k < n; k++) {
      double end = Math.min(to, end(way, i, round));
      lengths[k] = Math.max(0, end - at);
      limits[k] = driver.speedAt(way.piece(i).curvature(), way.speedLimit());
      at = end;
      i++;
      if (i == way.pieceCount()) {
        i = 0;
        round += way.length();
      }
    }
    return new Leg(from, phases(driver, lengths, limits));
  }

  private static double end(Way way, int piece, double round) {
    return round + way.piece(piece).start() + way.piece(piece).length();
  }

  private static Phases phases(Driver driver, double[] lengths, double[] limits) {
    int n = lengths.length;
    double a = driver.acceleration;
    double b = driver.braking;
    double[] entry = new double[n + 1]; // speed at the start of each piece; rest at both ends
    for (int k = 1; k < n; k++) {
      double reachable = Math.sqrt(entry[k - 1] * entry[k - 1] + 2 * a * lengths[k - 1]);
      entry[k] = Math.min(reachable, Math.min(limits[k - 1], limits[k]));
    }
    for (int k = n - 1; k > 0; k--) {
      entry[k] = Math.min(entry[k], Math.sqrt(entry[k + 1] * entry[k + 1] + 2 * b * lengths[k]));
    }
    var phases = new Phases(3 * n);
    for (int k = 0; k < n; k++) {
      double in = entry[k];
      double out = entry[k + 1];
      double top = Math.sqrt((2 * a * b * lengths[k] + b * in * in + a * out * out) / (a + b));
      double peak = Math.max(Math.max(in, out), Math.min(limits[k], top));
      double speedingUp = (peak * peak - in * in) / (2 * a);
      double slowingDown = (peak * peak - out * out) / (2 * b);
      phases.add(in, a, (peak - in) / a);
      phases.add(peak, 0, peak > 0 ? Math.max(0, lengths[k] - speedingUp - slowingDown) / peak : 0);
      phases.add(peak, -b, (peak - out) / b);
    }
    return phases;
  }

  /** Seconds from rest to rest. */
  double duration() {
    return duration;
  }

  /** Metres along the way after so many seconds of this leg; may exceed the way's length. */
  double distanceAt(double seconds) {
    double t = Math.min(seconds, duration);
    int phase = phaseAt(t);
    double dt = t - times[phase];
    return from + distances[phase] + (speeds[phase] + accelerations[phase] * dt / 2) * dt;
  }

  /** Metres per second after so many seconds of this leg. */
  double speedAt(double seconds) {
    if (seconds >= duration) {
      return 0;
    }
    int phase = phaseAt(seconds);
    return Math.max(0, speeds[phase] + accelerations[phase] * (seconds - times[phase]));
  }

  private int phaseAt(double seconds) {
    int found = Arrays.binarySearch(times, seconds);
    return found >= 0 ? found : -found - 2;
  }

  /** The phases under construction; a cruise that goes on at the same speed is one phase. */
  private static final class Phases {
    final double[] times;
    final double[] distances;
    final double[] speeds;
    final double[] accelerations;
    int count;
    double time;
    double distance;

    Phases(int most) {
      times = new double[most];
      distances = new double[most];
      speeds = new double[most];
      accelerations = new double[most];
    }

    void add(double speed, double acceleration, double seconds) {
      if (seconds < SHORTEST_PHASE_SECONDS && count > 0) {
        return;
      }
      boolean goesOn =
          count > 0
              && acceleration == 0
              && accelerations[count - 1] == 0
              && speeds[count - 1] == speed;
      if (!goesOn) {
        times[count] = time;
        distances[count] = distance;
        speeds[count] = speed;
        accelerations[count] = acceleration;
        count++;
      }
      time += seconds;
      distance += (speed + acceleration * seconds / 2) * seconds;
    }
  }
}
