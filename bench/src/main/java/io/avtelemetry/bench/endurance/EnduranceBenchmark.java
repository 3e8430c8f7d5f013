package io.avtelemetry.bench.endurance;

import io.avtelemetry.bench.BenchSettings;
import io.avtelemetry.bench.Benchmark;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.measure.Goal;
import io.avtelemetry.bench.measure.Measurements;
import io.avtelemetry.bench.measure.Report;
import io.avtelemetry.bench.site.FleetEvents;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.LiveProcess;
import io.avtelemetry.bench.site.Ports;
import io.avtelemetry.bench.site.SinkProgress;
import io.avtelemetry.bench.site.WaitingEvents;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Whether the sink is as fast after long as it was at first: there are always events waiting, which
 * a thread of this process puts onto the topic. When the table has grown to its limit it is
 * emptied, so that the disk holds it; Kafka keeps only the newest of its log.
 */
public final class EnduranceBenchmark implements Benchmark {
  private static final double LEAST_KEPT = 0.9;
  private static final int WAITING_AHEAD = 1_000_000;
  private static final int CHUNK = 50_000;
  private static final long TABLE_LIMIT_BYTES = 20L << 30;
  private static final String RATE = "rows/s";
  private static final String WAITING = "waiting";
  private static final String RESIDENT = "resident MiB";
  private static final List<String> thirds = List.of("first-third", "second-third", "last-third");

  @Override
  public String name() {
    return "endurance";
  }

  @Override
  public List<String> contenders() {
    return thirds;
  }

  @Override
  public void run(BenchSettings settings, Report report)
      throws IOException, SQLException, InterruptedException {
    var measurements =
        new Measurements(
            Map.of(
                thirds.get(0), "the sink's first " + settings.endurance().dividedBy(3),
                thirds.get(1), "the next",
                thirds.get(2), "the last"));
    try (Installation site =
        Installation.start(
            report.directory().resolve(name()), Ports.find(settings.firstPort()), Map.of())) {
      Duration unused = site.startAndAwaitReady("consumer1");
      WaitingEvents.keepOnlyTheNewest(site);
      run(settings.endurance(), site, report, measurements);
    }
    OptionalDouble kept = measurements.ratio(thirds.get(2), thirds.get(0), RATE);
    report.end(
        measurements, List.of(Goal.atLeast(LEAST_KEPT, "last third / first third, " + RATE, kept)));
  }

  private static void run(
      Duration time, Installation site, Report report, Measurements measurements)
      throws IOException, SQLException, InterruptedException {
    var samples = new ArrayList<Sample>();
    try (Connection connection = site.database().connect();
        var progress = new SinkProgress(connection);
        var csv =
            new PrintWriter(
                Files.newBufferedWriter(report.directory().resolve("endurance.csv")), true);
        var supply = new Supply(site, new FleetEvents(), WAITING_AHEAD, CHUNK)) {
      csv.println("seconds,stored,waiting,resident_mib");
      supply.start();
      LiveProcess sink = site.process("consumer1");
      long begin = System.nanoTime();
      long end = begin + time.toNanos();
      while (System.nanoTime() < end) {
        long stored = progress.stored();
        long waiting = supply.storedAre(stored);
        double seconds = (System.nanoTime() - begin) / 1e9;
        var sample = new Sample(seconds, stored, waiting, sink.residentMebibytes());
        samples.add(sample);
        csv.printf("%.2f,%d,%d,%.0f%n", seconds, stored, waiting, sample.residentMebibytes());
        keepWithin(connection, report);
        TimeUnit.SECONDS.sleep(1);
      }
    }
    int third = samples.size() / 3;
    for (int i = 0; i < thirds.size(); i++) {
      Sample first = samples.get(i * third);
      Sample last = samples.get(Math.min((i + 1) * third, samples.size() - 1));
      measurements.add(
          thirds.get(i),
          Figures.none()
              .with(RATE, (last.stored() - first.stored()) / (last.seconds() - first.seconds()))
              .with(WAITING, medianWaiting(samples.subList(i * third, (i + 1) * third)))
              .with(RESIDENT, last.residentMebibytes()));
    }
  }

  private static void keepWithin(Connection connection, Report report) throws SQLException {
    try (Statement statement = connection.createStatement();
        var size = statement.executeQuery("SELECT pg_total_relation_size('diag')")) {
      size.next();
      if (size.getLong(1) < TABLE_LIMIT_BYTES) {
        return;
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE diag");
      report.note("the table had grown to its limit and was emptied");
    }
  }

  /** The middle one of the numbers of events that waited. */
  private static double medianWaiting(List<Sample> samples) {
    return samples.stream()
        .mapToLong(Sample::waiting)
        .sorted()
        .skip(samples.size() / 2)
        .findFirst()
        .orElse(0);
  }

  private record Sample(double seconds, long stored, long waiting, double residentMebibytes) {}
}
