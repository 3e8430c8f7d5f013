package io.avtelemetry.dashboard;

/**
 * A vehicle's newest report. A number that it did not say is NaN, a text null.
 *
 * @param heading degrees clockwise from north
 * @param speed metres a second
 * @param micros when it was sampled, microseconds since 1970
 * @param rhythm how far apart its reports are
 * @param version grows with each change of the fleet
 * @param labelVersion that of the vehicle's first report, or of its last other make, model or
 *     interval between reports
 */
record Position(
    String vin,
    String make,
    String model,
    double latitude,
    double longitude,
    double heading,
    double speed,
    long micros,
    Rhythm rhythm,
    long version,
    long labelVersion) {

  /** As it comes in: what is learned of several is not known yet. */
  static Position reported(
      String vin,
      String make,
      String model,
      double latitude,
      double longitude,
      double heading,
      double speed,
      long micros) {
    return new Position(
        vin, make, model, latitude, longitude, heading, speed, micros, Rhythm.UNKNOWN, 0, 0);
  }

  Position at(Rhythm newRhythm, long newVersion, long newLabelVersion) {
    return new Position(
        vin,
        make,
        model,
        latitude,
        longitude,
        heading,
        speed,
        micros,
        newRhythm,
        newVersion,
        newLabelVersion);
  }

  /**
   * Whether too many reports are missing.
   *
   * @param usual the interval between reports, microseconds, where the vehicle's own is not known
   */
  boolean isSilent(long nowMicros, long usual) {
    return nowMicros - micros > rhythm.silentAfter(usual);
  }
}
