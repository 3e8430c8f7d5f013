package io.avtelemetry.sink;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Days (UTC, counted from 1970) on which rows lie. Not thread-safe. */
final class DaySet {
  private final Set<Long> days = new TreeSet<>();

  /** The day of the last row, on which mostly the next lies too. */
  private long from;

  private long to;

  /** Adds the day of a time, in microseconds since 1970. */
  void add(long micros) {
    if (micros < from || micros >= to) {
      long day = Math.floorDiv(micros, DayRange.DAY_MICROS);
      from = day * DayRange.DAY_MICROS;
      to = from + DayRange.DAY_MICROS;
      days.add(day);
    }
  }

  Set<Long> days() {
    return Collections.unmodifiableSet(days);
  }

  void clear() {
    days.clear();
    from = 0;
    to = 0;
  }
}
