package io.avtelemetry.drills.fleet;

import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.load.Sent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one real vehicle sent; it samples in the order of time, and sends in that order. */
final class RecordedVehicle implements Sent {
  private final String vin;
  private final List<DrillEvent> events = new ArrayList<>();
  private final Map<Long, Integer> sequences = new HashMap<>();
  private final BitSet accepted = new BitSet();

  RecordedVehicle(String vin) {
    this.vin = vin;
  }

  /** Notes an event; tells in what it differs from the one that was sent with this time before. */
  String sent(DrillEvent event) {
    Integer before = sequences.putIfAbsent(event.micros(), events.size());
    if (before != null) {
      return events.get(before).differenceTo(event);
    }
    events.add(event);
    return null;
  }

  void accepted(DrillEvent event) {
    accepted.set(sequences.get(event.micros()));
  }

  @Override
  public String vin() {
    return vin;
  }

  @Override
  public long count() {
    return events.size();
  }

  @Override
  public DrillEvent event(long sequence) {
    return events.get((int) sequence);
  }

  @Override
  public boolean isAccepted(long sequence) {
    return accepted.get((int) sequence);
  }

  @Override
  public long sequenceAt(long micros) {
    return sequences.getOrDefault(micros, -1);
  }

  @Override
  public long accepted() {
    return accepted.cardinality();
  }
}
