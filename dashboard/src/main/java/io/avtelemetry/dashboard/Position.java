package io.avtelemetry.dashboard;

/**
 * A vehicle's newest report. A number that it did not say is NaN, a text null.
 *
 * @param heading degrees clockwise from north
 * @param speed metres a second
 * @param micros when it was sampled, microseconds since 1970
 * @param version grows with each change of the fleet
 * @param labelVersion that of the vehicle's first report, or of its last other make or model
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
    long version,
    long labelVersion) {

  Position at(long newVersion, long newLabelVersion) {
    return new Position(
        vin, make, model, latitude, longitude, heading, speed, micros, newVersion, newLabelVersion);
  }
}
