package io.avtelemetry.dashboard;

/** What a vehicle has done since midnight, as far as its rows have been added up. */
final class DayOfVehicle {
  /** Up to where rows are added up: the next are asked for from here on. */
  long sinceMicros;

  /** Whether the row at {@link #sinceMicros} is one of those added up. */
  boolean counted;

  /** Whether the last query gave as many rows as it may: there are more. */
  boolean unfinished;

  /** Two reports that are further apart than this are no way from one to the other. */
  long longestGapMicros;

  /** How many rows are added up. */
  long rows;

  /** How many of them there are in each class of speed. */
  final long[] classes = new long[DayQuery.SPEED_BOUNDARIES.size()];

  double meters;
  double movingSeconds;
  double standingSeconds;
  double topSpeed = Double.NaN;

  DayOfVehicle(long midnightMicros) {
    sinceMicros = midnightMicros;
  }

  /** While it moved, in metres a second; NaN where it never did. */
  double averageSpeed() {
    return movingSeconds > 0 ? meters / movingSeconds : Double.NaN;
  }
}
