package io.avtelemetry.sink;

/**
 * What a partition takes: times from the one on, before the other, in microseconds since 1970.
 *
 * @param name quoted as SQL needs it
 * @param from {@link Long#MIN_VALUE} where it is open
 * @param to {@link Long#MAX_VALUE} where it is open
 */
record DayRange(String name, long from, long to) {
  static final long DAY_MICROS = 86_400_000_000L;

  /** Whether the partition takes all or some of a day, so that none may be made for it. */
  boolean touches(long day) {
    return from < (day + 1) * DAY_MICROS && to > day * DAY_MICROS;
  }

  /** Whether all of it is before a day. */
  boolean isBefore(long day) {
    return to <= day * DAY_MICROS;
  }
}
