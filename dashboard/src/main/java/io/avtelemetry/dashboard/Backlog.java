package io.avtelemetry.dashboard;

import io.avtelemetry.dashboard.LogEnds.Part;
import java.util.HashMap;
import java.util.Map;

/**
 * How many records wait for the sink, and for how long the oldest of them has.
 *
 * <p>For each partition it remembers where the log ended at some look and asks when the sink has
 * come to that place; so one partition that stands still shows, however well the others go.
 */
final class Backlog {
  /** An end of the log and when it was seen. */
  private record Mark(long offset, long nanos) {}

  private final Map<Part, Mark> marks = new HashMap<>();
  private long records;
  private boolean beyondTheEnd;
  private double behindSeconds;

  /**
   * Takes a look at both.
   *
   * @param ends asked for after the positions, so that none can be beyond its end
   */
  void look(Map<Part, Long> positions, Map<Part, Long> ends, long nanos) {
    records = 0;
    beyondTheEnd = false;
    long oldest = nanos;
    for (var entry : ends.entrySet()) {
      long end = entry.getValue();
      long position = positions.getOrDefault(entry.getKey(), 0L);
      records += Math.max(0, end - position);
      beyondTheEnd |= position > end;
      Mark mark = marks.get(entry.getKey());
      if (position >= end) {
        marks.remove(entry.getKey());
      } else if (mark == null || position >= mark.offset()) {
        marks.put(entry.getKey(), new Mark(end, nanos));
      } else {
        oldest = Math.min(oldest, mark.nanos());
      }
    }
    marks.keySet().retainAll(ends.keySet());
    behindSeconds = (nanos - oldest) / 1e9;
  }

  long records() {
    return records;
  }

  boolean isBeyondTheEnd() {
    return beyondTheEnd;
  }

  double behindSeconds() {
    return behindSeconds;
  }
}
