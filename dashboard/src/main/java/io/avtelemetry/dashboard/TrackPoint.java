package io.avtelemetry.dashboard;

/**
 * Where a vehicle was at one time; NaN stands for what it did not say.
 *
 * @param micros microseconds since 1970
 */
record TrackPoint(long micros, double latitude, double longitude, double heading, double speed) {
  boolean isOnEarth() {
    return !Double.isNaN(latitude) && !Double.isNaN(longitude);
  }
}
