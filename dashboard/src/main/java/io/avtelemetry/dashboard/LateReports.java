package io.avtelemetry.dashboard;

import io.avtelemetry.dashboard.LogEnds.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Vehicles of which a report came to Kafka behind a newer one, until the sink has dealt with it.
 * Whoever follows adds; whoever sums up takes.
 */
final class LateReports {
  /** Of each vehicle, the last place on Kafka where that happened; the longest known first. */
  private final Map<String, Place> places = new LinkedHashMap<>();

  private record Place(Part part, long offset) {}

  /** A vehicle's late report; there are no more of them than {@link LiveFleet} has vehicles. */
  synchronized void add(String vin, Part part, long offset) {
    places.put(vin, new Place(part, offset));
  }

  /**
   * Takes out vehicles whose late reports are rows by now, or are none.
   *
   * @param next the first offset that the sink has not dealt with, of each partition
   * @param most no more than so many
   */
  synchronized List<String> takeStored(Map<Part, Long> next, int most) {
    var stored = new ArrayList<String>();
    for (var entry : places.entrySet()) {
      Place place = entry.getValue();
      if (stored.size() < most && next.getOrDefault(place.part(), 0L) > place.offset()) {
        stored.add(entry.getKey());
      }
    }
    stored.forEach(places::remove);
    return stored;
  }
}
