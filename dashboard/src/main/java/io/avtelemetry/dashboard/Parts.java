package io.avtelemetry.dashboard;

import io.avtelemetry.ops.OpsEndpoint;
import io.avtelemetry.stream.Streams;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** What the page's server asks, started and stopped together. */
final class Parts implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Streams streams;
  private final Scene scene;
  private final InstantSource clock;
  private final ReadOnlyDatabase database;
  private final LiveFleet fleet = new LiveFleet();
  private final FlowWatch flow;
  private final FleetDay day;

  private Parts(DashboardSettings settings, Streams streams, Scene scene, InstantSource clock) {
    this.streams = streams;
    this.scene = scene;
    this.clock = clock;
    database = open(ReadOnlyDatabase.open(settings.database()));
    LogEnds ends = open(new LogEnds(settings.kafka(), streams));
    flow = new FlowWatch(database, ends, fleet, scene.vehicles(), settings.scene(), streams, clock);
    var late = new LateReports();
    day =
        new FleetDay(
            database,
            fleet,
            scene.vehicles(),
            settings.scene().reportInterval(),
            most -> late.takeStored(flow.sinkPositions(), most),
            clock);
    open(Looking.start("flow", flow::look));
    open(Looking.start("fleet-day", day::look));
    scene
        .vehicles()
        .ifPresent(
            fields -> {
              open(Follower.start(settings.kafka(), fields, fleet, late));
              open(Looking.start("catch-up", new CatchUp(database, fields, fleet)::look));
            });
  }

  static Parts start(
      DashboardSettings settings,
      Streams streams,
      Scene scene,
      OpsEndpoint ops,
      InstantSource clock) {
    var parts = new Parts(settings, streams, scene, clock);
    ops.readiness("kafka", parts.flow::kafkaAwayBecause);
    ops.readiness("postgres", parts.flow::postgresAwayBecause);
    return parts;
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }

  Streams streams() {
    return streams;
  }

  Scene scene() {
    return scene;
  }

  InstantSource clock() {
    return clock;
  }

  ReadOnlyDatabase database() {
    return database;
  }

  LiveFleet fleet() {
    return fleet;
  }

  FlowWatch flow() {
    return flow;
  }

  FleetDay day() {
    return day;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("none of them throws", e);
      }
    }
  }
}
