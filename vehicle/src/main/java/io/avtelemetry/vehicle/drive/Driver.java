package io.avtelemetry.vehicle.drive;

/** A manner of driving: how fast, how hard on the pedals, how fast through bends. */
enum Driver {
  CALM(0.88, 1.1, 1.4, 1.4),
  USUAL(0.95, 1.6, 1.9, 1.9),
  BRISK(1.0, 2.2, 2.5, 2.4);

  /** Share of the speed limit at which this driver cruises. */
  final double cruise;

  /** Metres per second squared. */
  final double acceleration;

  /** Metres per second squared. */
  final double braking;

  /** Metres per second squared, sideways. */
  final double lateral;

  Driver(double cruise, double acceleration, double braking, double lateral) {
    this.cruise = cruise;
    this.acceleration = acceleration;
    this.braking = braking;
    this.lateral = lateral;
  }

  /** The fastest this driver goes at a curvature (per metre) under a limit (metres per second). */
  double speedAt(double curvature, double limit) {
    double cruising = cruise * limit;
    return curvature == 0 ? cruising : Math.min(cruising, Math.sqrt(lateral / Math.abs(curvature)));
  }
}
