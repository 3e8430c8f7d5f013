package io.avtelemetry.vehicle.geo;

/**
 * Metres east and north of an origin on WGS 84, by a local equirectangular projection: the
 * meridian's and the parallel's radii of curvature at the origin are taken for the whole frame. It
 * has an exact inverse, and within 5 km of the origin distances agree with the geodesic to 0.1 %.
 */
public final class LocalFrame {
  private static final double EQUATORIAL_RADIUS_METERS = 6_378_137;
  private static final double FLATTENING = 1 / 298.257223563;
  private static final double ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);

  private final double originLatitude;
  private final double originLongitude;
  private final double metersPerDegreeNorth;
  private final double metersPerDegreeEast;

  /**
   * @param originLatitude degrees, between the poles (not at one)
   * @param originLongitude degrees
   */
  public LocalFrame(double originLatitude, double originLongitude) {
    this.originLatitude = originLatitude;
    this.originLongitude = originLongitude;
    double latitude = Math.toRadians(originLatitude);
    double sine = Math.sin(latitude);
    double w = Math.sqrt(1 - ECCENTRICITY_SQUARED * sine * sine);
    double meridianRadius = EQUATORIAL_RADIUS_METERS * (1 - ECCENTRICITY_SQUARED) / (w * w * w);
    double parallelRadius = EQUATORIAL_RADIUS_METERS / w * Math.cos(latitude);
    metersPerDegreeNorth = Math.toRadians(meridianRadius);
    metersPerDegreeEast = Math.toRadians(parallelRadius);
  }

  /** Metres east of the origin, the shorter way round. */
  public double east(double longitude) {
    return Math.IEEEremainder(longitude - originLongitude, 360) * metersPerDegreeEast;
  }

  /** Metres north of the origin. */
  public double north(double latitude) {
    return (latitude - originLatitude) * metersPerDegreeNorth;
  }

  /** Degrees, of a point so many metres north of the origin. */
  public double latitude(double north) {
    return originLatitude + north / metersPerDegreeNorth;
  }

  /** Degrees from -180 to 180, of a point so many metres east of the origin. */
  public double longitude(double east) {
    double longitude = originLongitude + east / metersPerDegreeEast;
    return longitude >= -180 && longitude <= 180 ? longitude : Math.IEEEremainder(longitude, 360);
  }
}
