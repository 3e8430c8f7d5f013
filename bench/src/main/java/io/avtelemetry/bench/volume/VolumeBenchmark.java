package io.avtelemetry.bench.volume;

import io.avtelemetry.bench.BenchSettings;
import io.avtelemetry.bench.Benchmark;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Report;
import io.avtelemetry.bench.measure.Rounds;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How many bytes an event is on its way and where it stays: what docs/scale.md reckons with. */
public final class VolumeBenchmark implements Benchmark {
  private static final int FEW = 1_000;
  private static final int MANY = 100_000;

  @Override
  public String name() {
    return "volume";
  }

  @Override
  public List<String> contenders() {
    return List.of(Wire.NAME, FEW + " vehicles", MANY + " vehicles");
  }

  @Override
  public void run(BenchSettings settings, Report report)
      throws IOException, SQLException, InterruptedException {
    Path directory = report.directory().resolve(name());
    Map<String, String> eachSecond = Map.of("VEHICLE_REPORT_DELAY", "1");
    try (Installation site =
        Installation.start(directory, Ports.find(settings.firstPort()), eachSecond)) {
      Duration unused = site.startAndAwaitReady("producer1");
      unused = site.startAndAwaitReady("consumer1");
      List<Contender> contenders =
          List.<Contender>of(
                  new Wire(site),
                  new Stored(site, FEW, settings.events()),
                  new Stored(site, MANY, settings.events()))
              .stream()
              .filter(contender -> settings.wants(contender.name()))
              .toList();
      report.end(Rounds.run(contenders, settings.rounds(), report::progress), List.of());
    }
  }
}
