package io.avtelemetry.vehicle.drive;

import io.avtelemetry.vehicle.geo.Fix;
import java.util.random.RandomGenerator;

/**
 * One vehicle's movement as a function of time alone: how often it is asked changes nothing. It can
 * be asked forwards only, and is not thread-safe.
 */
public final class Motion {
  private static final double SHORTEST_DWELL_SECONDS = 3;
  private static final double LONGEST_DWELL_SECONDS = 35;

  private final Course course;
  private final RandomGenerator random;
  private final double startedBefore; // seconds of the first leg that lie before time 0
  private final double originEast;
  private final double originNorth;
  private int stop;
  private int lights;
  private Leg leg;
  private double legStart; // seconds
  private double dwell; // seconds, at the end of the leg

  Motion(Course course, RandomGenerator random) {
    this.course = course;
    this.random = random;
    stop = random.nextInt(course.stopCount());
    takeLeg();
    startedBefore = random.nextDouble() * leg.duration();
    double distance = leg.distanceAt(startedBefore) % course.way().length();
    originEast = course.way().pieceAt(distance).eastAt(distance);
    originNorth = course.way().pieceAt(distance).northAt(distance);
  }

  /**
   * Where the vehicle is.
   *
   * @param seconds since its start, at least what the call before was given
   */
  public Fix at(double seconds) {
    double now = seconds + startedBefore;
    if (now < legStart) {
      throw new IllegalArgumentException("time goes back to " + seconds + " s");
    }
    while (now >= legStart + leg.duration() + dwell) {
      legStart += leg.duration() + dwell;
      stop = (stop + lights) % course.stopCount();
      takeLeg();
    }
    double inLeg = now - legStart;
    Way way = course.way();
    double distance = leg.distanceAt(inLeg) % way.length();
    Way.Piece piece = way.pieceAt(distance);
    double east = piece.eastAt(distance);
    double north = piece.northAt(distance);
    double heading = Math.toDegrees(piece.headingAt(distance)) % 360;
    return new Fix(
        way.frame().latitude(north),
        way.frame().longitude(east),
        heading < 0 ? heading + 360 : heading,
        leg.speedAt(inLeg),
        east - originEast,
        north - originNorth,
        0);
  }

  /** Green lights are driven through: every second one, and never more than the course allows. */
  private void takeLeg() {
    lights = 1;
    while (lights < Course.MOST_LIGHTS_A_LEG && random.nextBoolean()) {
      lights++;
    }
    leg = course.leg(stop, lights);
    dwell =
        SHORTEST_DWELL_SECONDS
            + random.nextDouble() * (LONGEST_DWELL_SECONDS - SHORTEST_DWELL_SECONDS);
  }
}
