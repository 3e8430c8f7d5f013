package io.avtelemetry.bench.chain;

import io.avtelemetry.bench.BenchSettings;
import io.avtelemetry.bench.Benchmark;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Goal;
import io.avtelemetry.bench.measure.Measurements;
import io.avtelemetry.bench.measure.Report;
import io.avtelemetry.bench.measure.Rounds;
import io.avtelemetry.bench.site.FleetEvents;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** How many events a second go all the way to PostgreSQL, and how long one takes. */
public final class ChainBenchmark implements Benchmark {
  @Override
  public String name() {
    return "chain";
  }

  @Override
  public List<String> contenders() {
    return List.of(RecordLatency.NAME, RowLatency.NAME, BatchLoad.NAME);
  }

  @Override
  public void run(BenchSettings settings, Report report)
      throws IOException, SQLException, InterruptedException {
    Path directory = report.directory().resolve(name());
    try (Installation site =
        Installation.start(directory, Ports.find(settings.firstPort()), Map.of())) {
      var unused = site.startAndAwaitReady("producer1");
      unused = site.startAndAwaitReady("consumer1");
      var events = new FleetEvents();
      var singles = new SingleEvents(site.ports().ingest(), events);
      List<Contender> all =
          List.of(
              new RecordLatency(site, singles),
              new RowLatency(site, singles),
              new BatchLoad(site, events));
      Measurements measurements =
          Rounds.run(
              all.stream().filter(one -> settings.wants(one.name())).toList(),
              settings.rounds(),
              report::progress);
      report.end(measurements, goals(measurements));
    }
  }

  private static List<Goal> goals(Measurements measured) {
    return List.of(
        Goal.atLeast(
            150_000, "batches, " + BatchLoad.RATE, measured.median(BatchLoad.NAME, BatchLoad.RATE)),
        Goal.atMost(
            1.6,
            "chain / kafka, p50",
            measured.ratio(RowLatency.NAME, RecordLatency.NAME, "p50 ms")),
        Goal.atMost(
            3,
            "chain / kafka, p99",
            measured.ratio(RowLatency.NAME, RecordLatency.NAME, "p99 ms")));
  }
}
