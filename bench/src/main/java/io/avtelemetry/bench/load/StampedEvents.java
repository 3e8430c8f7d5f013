package io.avtelemetry.bench.load;

import io.avtelemetry.bench.site.FleetEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.LongFunction;

/**
 * A body of events, one of each of some vehicles, whose time is written anew into the same bytes
 * before each POST. Not thread-safe.
 */
public final class StampedEvents {
  private static final String PATTERN = "2026-11-21T08:00:00.000000Z";
  private static final int SECOND_LENGTH = "2026-11-21T08:00:00".length();
  private static final int MICRO_DIGITS = 6;
  private static final long MILLION = 1_000_000;

  private final byte[] body;
  private final int[] places;
  private long second = -1;

  /**
   * Of vehicles that follow one another.
   *
   * @param event the one with that number as it is posted, its timestamp first
   * @param first vehicle, from 0
   * @param count 1 makes a JSON object, more an array
   */
  public StampedEvents(LongFunction<String> event, int first, int count) {
    var all = new StringBuilder(count > 1 ? "[" : "");
    places = new int[count];
    for (int i = 0; i < count; i++) {
      String text = event.apply((first + i) % FleetEvents.VEHICLES);
      all.append(i > 0 ? "," : "");
      int start = text.indexOf(":\"") + 2; // the timestamp is the first field
      places[i] = all.length() + start;
      all.append(text, 0, start).append(PATTERN).append(text.substring(text.indexOf('"', start)));
    }
    all.append(count > 1 ? "]" : "");
    body = all.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The body with this time in every event; the same array each time. */
  public byte[] at(long epochMicros) {
    if (epochMicros / MILLION != second) {
      second = epochMicros / MILLION;
      byte[] written = Instant.ofEpochSecond(second).toString().getBytes(StandardCharsets.US_ASCII);
      for (int place : places) {
        System.arraycopy(written, 0, body, place, SECOND_LENGTH);
      }
    }
    int last = SECOND_LENGTH + MICRO_DIGITS;
    for (int place : places) {
      long rest = epochMicros % MILLION;
      for (int i = place + last; i > place + SECOND_LENGTH; i--) {
        body[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    return body;
  }

  /** Events in it. */
  public int size() {
    return places.length;
  }
}
