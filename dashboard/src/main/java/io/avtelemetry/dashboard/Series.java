package io.avtelemetry.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The last fifteen minutes of a few numbers, a point every five seconds. */
final class Series {
  static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int POINTS = (int) Duration.ofMinutes(15).dividedBy(INTERVAL);

  private final List<String> names;
  private final long[] times = new long[POINTS];
  private final double[][] values;
  private long added;

  Series(List<String> names) {
    this.names = List.copyOf(names);
    values = new double[names.size()][POINTS];
  }

  /** Adds a point; a number that is not known is NaN. */
  synchronized void add(long epochSeconds, double... point) {
    int at = (int) (added % POINTS);
    times[at] = epochSeconds;
    for (int i = 0; i < values.length; i++) {
      values[i][at] = point[i];
    }
    added++;
  }

  /** Writes the newest points, the oldest of them first, as arrays by name. */
  synchronized void write(JsonGenerator out, int newest) throws IOException {
    int count = (int) Math.min(Math.min(added, POINTS), newest);
    out.writeStartObject();
    out.writeNumberField("interval", INTERVAL.toSeconds());
    out.writeArrayFieldStart("times");
    for (long i = added - count; i < added; i++) {
      out.writeNumber(times[(int) (i % POINTS)]);
    }
    out.writeEndArray();
    for (int n = 0; n < values.length; n++) {
      out.writeArrayFieldStart(names.get(n));
      for (long i = added - count; i < added; i++) {
        Json.number(out, values[n][(int) (i % POINTS)], 2);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  /** Writes rows of time and the one number of that name, as a panel has them. */
  synchronized void writeRows(JsonGenerator out, String name) throws IOException {
    int n = names.indexOf(name);
    int count = (int) Math.min(added, POINTS);
    for (long i = added - count; i < added; i++) {
      out.writeStartArray();
      out.writeNumber(times[(int) (i % POINTS)]);
      Json.number(out, values[n][(int) (i % POINTS)], 2);
      out.writeEndArray();
    }
  }

  static int all() {
    return POINTS;
  }
}
