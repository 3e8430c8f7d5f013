package io.avtelemetry.vehicle;

import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.vehicle.drive.Roads;
import io.avtelemetry.vehicle.drive.RouteException;
import io.avtelemetry.vehicle.replay.Track;
import io.avtelemetry.vehicle.replay.TrackException;
import io.avtelemetry.vehicle.report.Courier;
import io.avtelemetry.vehicle.report.Outbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the vehicles that the settings ask for; the same seed makes the same vehicles. */
final class Garage {
  private static final double GOLDEN_RATIO = 0.618_033_988_749_895;
  private static final Logger log = LoggerFactory.getLogger(Garage.class);

  private final FleetSettings settings;
  private final long seed;
  private final Roads roads; // null where a track is replayed
  private final Track track; // null where the roads are driven

  private Garage(FleetSettings settings, long seed, Roads roads, Track track) {
    this.settings = settings;
    this.seed = seed;
    this.roads = roads;
    this.track = track;
  }

  /**
   * Reads the routes or the track.
   *
   * @throws SettingsException where they cannot be used, naming the file and the line
   */
  static Garage open(FleetSettings settings) {
    long seed = settings.seed().orElseGet(() -> new SplittableRandom().nextLong());
    log.info(
        "{} vehicles from index {}, seed {}", settings.vehicles(), settings.firstVehicle(), seed);
    if (settings.replay().isEmpty()) {
      return new Garage(settings, seed, roads(settings.routesDir()), null);
    }
    return new Garage(settings, seed, null, track(settings.replay().get()));
  }

  private static Roads roads(Path folder) {
    try {
      return Roads.read(folder);
    } catch (RouteException e) {
      throw new SettingsException(List.of("ROUTES_DIR " + e.getMessage()));
    }
  }

  private static Track track(Path file) {
    try {
      return Track.read(file);
    } catch (TrackException e) {
      throw new SettingsException(List.of("REPLAY " + file + ": " + e.getMessage()));
    }
  }

  /** The fleet's vehicles, their first reports spread evenly over the report delay. */
  List<Vehicle> vehicles(InstantSource clock, Courier courier) {
    var jitter = new SplittableRandom(); // of its own: trouble must not change the drives
    int outboxEvents = outboxEvents();
    var vehicles = new ArrayList<Vehicle>(settings.vehicles());
    for (int i = 0; i < settings.vehicles(); i++) {
      int index = settings.firstVehicle() + i;
      RandomGenerator random = random(index);
      Identity identity = Identity.of(index, random);
      vehicles.add(
          new Vehicle(
              identity,
              trip(first(i), random),
              clock,
              new Outbox(outboxEvents),
              index % courier.addressCount(),
              settings.report().batchEvents(),
              courier,
              jitter));
    }
    return vehicles;
  }

  /** Even within the process; processes of one vehicle each are shifted, evenly for any number. */
  private Duration first(int i) {
    double shift = settings.firstVehicle() * GOLDEN_RATIO % 1;
    double share = (i + shift) / settings.vehicles();
    return Duration.ofNanos((long) (settings.reportDelay().toNanos() * share));
  }

  private Trip trip(Duration first, RandomGenerator random) {
    long events = settings.events().orElse(Long.MAX_VALUE);
    return track == null
        ? new Drive(roads.enter(random), first, settings.reportDelay(), events)
        : new Replay(track, settings.pace(), settings.keepTime(), first, events);
  }

  /** Neighbouring indices get unrelated sequences: the start is itself a mixed number. */
  private RandomGenerator random(int index) {
    return new SplittableRandom(new SplittableRandom(seed ^ Long.reverse(index)).nextLong());
  }

  private int outboxEvents() {
    int wanted = settings.report().outboxEvents();
    long room = Runtime.getRuntime().maxMemory() / 2 / Outbox.BYTES_AN_EVENT / settings.vehicles();
    if (wanted > room) {
      log.warn(
          "VEHICLE_OUTBOX_EVENTS reduced from {} to {}: all outboxes together may fill half the"
              + " heap",
          wanted,
          room);
    }
    return (int) Math.max(1, Math.min(wanted, room));
  }
}
