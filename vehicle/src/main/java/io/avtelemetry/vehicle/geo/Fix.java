package io.avtelemetry.vehicle.geo;

/**
 * Where a vehicle is and how it moves at one moment.
 *
 * @param latitude degrees, WGS 84
 * @param longitude degrees, WGS 84
 * @param headingDegrees clockwise from north, 0 ≤ h < 360; NaN while it is unknown
 * @param speedMetersPerSecond at least 0
 * @param eastMeters from the trip's origin
 * @param northMeters from the trip's origin
 * @param upMeters from the trip's origin
 */
public record Fix(
    double latitude,
    double longitude,
    double headingDegrees,
    double speedMetersPerSecond,
    double eastMeters,
    double northMeters,
    double upMeters) {

  /** This fix as a receiver reports it: to 1 cm, 1 mm/s and 0.01 degrees. */
  public Fix rounded() {
    double heading = Math.rint(headingDegrees * 1e2) / 1e2;
    return new Fix(
        Math.rint(latitude * 1e7) / 1e7,
        Math.rint(longitude * 1e7) / 1e7,
        heading >= 360 ? 0 : heading,
        Math.rint(speedMetersPerSecond * 1e3) / 1e3,
        Math.rint(eastMeters * 1e3) / 1e3,
        Math.rint(northMeters * 1e3) / 1e3,
        Math.rint(upMeters * 1e3) / 1e3);
  }

  /** The same movement at another place. */
  public Fix at(double otherLatitude, double otherLongitude) {
    return new Fix(
        otherLatitude,
        otherLongitude,
        headingDegrees,
        speedMetersPerSecond,
        eastMeters,
        northMeters,
        upMeters);
  }
}
