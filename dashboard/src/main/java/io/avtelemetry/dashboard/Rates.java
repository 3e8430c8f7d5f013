package io.avtelemetry.dashboard;

/** A counter's growth a second between two looks; NaN where one of them did not see it. */
final class Rates {
  private double before = Double.NaN;
  private long beforeNanos;

  /** Takes what the counter says now. A counter that fell was begun anew. */
  double next(double counter, long nanos) {
    double grown = counter >= before ? counter - before : counter;
    double seconds = (nanos - beforeNanos) / 1e9;
    double rate =
        Double.isNaN(before) || Double.isNaN(counter) || seconds <= 0
            ? Double.NaN
            : grown / seconds;
    before = counter;
    beforeNanos = nanos;
    return rate;
  }
}
