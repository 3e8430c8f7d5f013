package io.avtelemetry.vehicle.drive;

import java.util.List;
import java.util.Set;

/**
 * A closed loop along real streets, as its file says it.
 *
 * @param corners in driving order; the way leads from the last back to the first
 * @param speedLimitMetersPerSecond along all of it
 * @param lights indices of the corners that have a traffic light
 */
public record Route(
    String name,
    String city,
    List<Corner> corners,
    double speedLimitMetersPerSecond,
    Set<Integer> lights) {

  /** A point of the street's centre line, degrees on WGS 84. */
  public record Corner(double latitude, double longitude) {}
}
