package io.avtelemetry.vehicle.drive;

/** All legs that one manner of driving can make of a way; shared by its vehicles, immutable. */
final class Course {
  /** Of so many lights in a row, one is red. */
  static final int MOST_LIGHTS_A_LEG = 3;

  private final Way way;
  private final Leg[][] legs;

  Course(Way way, Driver driver) {
    this.way = way;
    legs = new Leg[way.stopCount()][MOST_LIGHTS_A_LEG];
    for (int stop = 0; stop < legs.length; stop++) {
      for (int lights = 1; lights <= MOST_LIGHTS_A_LEG; lights++) {
        legs[stop][lights - 1] = Leg.plan(way, driver, way.stop(stop), way.stop(stop + lights));
      }
    }
  }

  Way way() {
    return way;
  }

  int stopCount() {
    return legs.length;
  }

  /** The drive from a stop to the one so many lights on. */
  Leg leg(int stop, int lights) {
    return legs[stop][lights - 1];
  }
}
