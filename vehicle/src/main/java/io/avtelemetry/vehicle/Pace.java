package io.avtelemetry.vehicle;

/**
 * How much faster than recorded a track is replayed.
 *
 * @param factor infinite for as fast as ingest answers
 */
record Pace(double factor) {
  static final Pace MAX = new Pace(Double.POSITIVE_INFINITY);

  boolean isMax() {
    return Double.isInfinite(factor);
  }
}
