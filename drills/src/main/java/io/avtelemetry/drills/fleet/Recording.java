package io.avtelemetry.drills.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.load.Sent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the real vehicles sent and what they were told of it; written by many threads. */
public final class Recording {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TreeMap<String, RecordedVehicle> vehicles = new TreeMap<>();
  private final List<String> surprises = new ArrayList<>();

  /** Notes a body that is about to be sent, for the first time or again; its events, in order. */
  public synchronized List<DrillEvent> sent(byte[] body) {
    List<DrillEvent> events = events(body);
    for (DrillEvent event : events) {
      String other = vehicle(event).sent(event);
      if (other != null) {
        surprises.add("two events at one time: " + other + " in " + event);
      }
    }
    return events;
  }

  private List<DrillEvent> events(byte[] body) {
    try {
      JsonNode root = JSON.readTree(body);
      var events = new ArrayList<DrillEvent>();
      if (root.isArray()) {
        root.forEach(event -> events.add(DrillEvent.read(event)));
      } else {
        events.add(DrillEvent.read(root));
      }
      return events;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      surprises.add("no event: " + e + " in " + new String(body, StandardCharsets.UTF_8));
      return List.of();
    }
  }

  /** Notes an answer to these events. */
  public synchronized void answered(List<DrillEvent> events, int status, byte[] body) {
    if (status != 202 && status != 207) {
      return;
    }
    Set<Integer> rejected = rejected(body);
    for (int i = 0; i < events.size(); i++) {
      if (!rejected.contains(i)) {
        vehicle(events.get(i)).accepted(events.get(i));
      }
    }
  }

  private RecordedVehicle vehicle(DrillEvent event) {
    return vehicles.computeIfAbsent(event.vin(), RecordedVehicle::new);
  }

  private Set<Integer> rejected(byte[] body) {
    var rejected = new TreeSet<Integer>();
    try {
      JSON.readTree(body)
          .path("rejected")
          .forEach(event -> rejected.add(event.path("index").asInt(-1)));
    } catch (IOException e) {
      surprises.add("an answer that is no JSON");
    }
    return rejected;
  }

  /** Each vehicle that sent something. */
  public synchronized Collection<Sent> vehicles() {
    return List.copyOf(vehicles.values());
  }

  /** What ought not to have been. */
  public synchronized List<String> surprises() {
    return List.copyOf(surprises);
  }
}
