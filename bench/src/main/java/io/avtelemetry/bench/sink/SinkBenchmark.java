package io.avtelemetry.bench.sink;

import io.avtelemetry.bench.BenchSettings;
import io.avtelemetry.bench.Benchmark;
import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Goal;
import io.avtelemetry.bench.measure.Measurements;
import io.avtelemetry.bench.measure.Report;
import io.avtelemetry.bench.measure.Rounds;
import io.avtelemetry.bench.site.FleetEvents;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.Peers;
import io.avtelemetry.bench.site.Ports;
import io.avtelemetry.bench.site.WaitingEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How fast what waits in Kafka becomes rows. */
public final class SinkBenchmark implements Benchmark {
  private static final double SHARE_OF_COPY = 0.75;
  private static final double TIMES_DEBEZIUM = 5;

  @Override
  public String name() {
    return "sink";
  }

  @Override
  public List<String> contenders() {
    var names = new ArrayList<>(List.of(RealSink.NAME, "copy-1", "copy-2"));
    for (ConnectPeer.Mode mode : ConnectPeer.Mode.ALL) {
      names.add(mode.contender());
    }
    return names;
  }

  @Override
  public void run(BenchSettings settings, Report report)
      throws IOException, SQLException, InterruptedException {
    Path directory = report.directory().resolve(name());
    try (Installation site =
        Installation.start(directory, Ports.find(settings.firstPort()), Map.of())) {
      var contenders = new ArrayList<Contender>();
      for (Contender contender : all(settings, report, site)) {
        if (settings.wants(contender.name())) {
          contenders.add(contender);
        }
      }
      Measurements measurements = Rounds.run(contenders, settings.rounds(), report::progress);
      report.end(measurements, goals(measurements));
    }
  }

  private List<Contender> all(BenchSettings settings, Report report, Installation site)
      throws IOException, InterruptedException {
    long rows = settings.events();
    var events = new FleetEvents();
    // It makes the topic and the table.
    report.progress("the sink is ready after " + site.startAndAwaitReady("consumer1"));
    site.stop("consumer1");
    int partitions = WaitingEvents.partitions(site);
    if (partitions != Installation.PARTITIONS) {
      throw new BenchException("the topic has " + partitions + " partitions");
    }
    WaitingEvents.put(site, events, 0, 2 * rows);
    var first = new CopyBlocks(events, 0, rows);
    var second = new CopyBlocks(events, rows, 2 * rows);
    report.note(
        "%d events wait in %d partitions, of %d bytes each; a row is %d bytes of COPY"
            .formatted(2 * rows, partitions, events.canonical(0).length, first.bytes() / rows));
    var contenders =
        new ArrayList<Contender>(
            List.of(
                new RealSink(site, rows),
                new CopyLimit(site, first, second, 1, rows),
                new CopyLimit(site, first, second, 2, rows)));
    for (ConnectPeer.Mode mode : ConnectPeer.Mode.ALL) {
      if (settings.wants(mode.contender())) {
        Path jars = Peers.resolved(report.directory(), "connect");
        contenders.add(new ConnectPeer(site, jars, mode, rows));
      }
    }
    return contenders;
  }

  private static List<Goal> goals(Measurements measured) {
    var goals = new ArrayList<Goal>();
    for (String figure : List.of(SinkFigures.COLD, SinkFigures.WARM)) {
      goals.add(
          Goal.atLeast(
              SHARE_OF_COPY,
              "sink / copy-1, " + figure,
              measured.ratio(RealSink.NAME, "copy-1", figure)));
    }
    for (ConnectPeer.Mode mode : ConnectPeer.Mode.ALL) {
      goals.add(
          Goal.atLeast(
              TIMES_DEBEZIUM,
              "sink / " + mode.contender() + ", " + SinkFigures.COLD,
              measured.ratio(RealSink.NAME, mode.contender(), SinkFigures.COLD)));
    }
    return goals;
  }
}
