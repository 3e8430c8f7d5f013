package io.avtelemetry.bench.vehicle;

import io.avtelemetry.bench.BenchSettings;
import io.avtelemetry.bench.Benchmark;
import io.avtelemetry.bench.measure.Goal;
import io.avtelemetry.bench.measure.Measurements;
import io.avtelemetry.bench.measure.Report;
import io.avtelemetry.bench.measure.Rounds;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What a process with 10,000 vehicles costs. */
public final class VehicleBenchmark implements Benchmark {
  private static final double MOST_CORES = 0.5;
  private static final double MOST_MEBIBYTES = 300;

  @Override
  public String name() {
    return "vehicle";
  }

  @Override
  public List<String> contenders() {
    return List.of(Fleet.NAME);
  }

  @Override
  public void run(BenchSettings settings, Report report)
      throws IOException, SQLException, InterruptedException {
    Path directory = report.directory().resolve(name());
    var ports = Ports.find(settings.firstPort());
    Map<String, String> eachSecond = Map.of("VEHICLE_REPORT_DELAY", "1");
    try (Installation site = Installation.start(directory, ports, eachSecond)) {
      var unused = site.startAndAwaitReady("producer1");
      Measurements measurements =
          Rounds.run(List.of(new Fleet(site)), settings.rounds(), report::progress);
      report.end(
          measurements,
          List.of(
              Goal.atMost(
                  MOST_CORES,
                  "fleet, " + Fleet.CORES,
                  measurements.median(Fleet.NAME, Fleet.CORES)),
              Goal.atMost(
                  MOST_MEBIBYTES,
                  "fleet, " + Fleet.RESIDENT,
                  measurements.median(Fleet.NAME, Fleet.RESIDENT))));
    }
  }
}
