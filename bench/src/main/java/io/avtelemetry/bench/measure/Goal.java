package io.avtelemetry.bench.measure;

import java.util.OptionalDouble;

/**
 * What is hoped for, beside what came.
 *
 * @param what in words
 * @param bound that the actual figure should be at or beyond
 * @param isFloor whether more is better
 * @param actual empty where it was not measured
 */
public record Goal(String what, double bound, boolean isFloor, OptionalDouble actual) {
  /** At least that much. */
  public static Goal atLeast(double bound, String what, OptionalDouble actual) {
    return new Goal(what, bound, true, actual);
  }

  /** At most that much. */
  public static Goal atMost(double bound, String what, OptionalDouble actual) {
    return new Goal(what, bound, false, actual);
  }

  /** Whether it was measured and is as hoped for. */
  public boolean isReached() {
    return actual.isPresent()
        && (isFloor ? actual.getAsDouble() >= bound : actual.getAsDouble() <= bound);
  }

  @Override
  public String toString() {
    String hoped = what + (isFloor ? " ≥ " : " ≤ ") + Numbers.told(bound);
    return actual.isEmpty()
        ? hoped + ": not measured"
        : hoped
            + ": "
            + Numbers.told(actual.getAsDouble())
            + (isReached() ? "  reached" : "  NOT reached");
  }
}
