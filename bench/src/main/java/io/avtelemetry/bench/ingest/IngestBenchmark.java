package io.avtelemetry.bench.ingest;

import io.avtelemetry.bench.BenchSettings;
import io.avtelemetry.bench.Benchmark;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Goal;
import io.avtelemetry.bench.measure.Measurements;
import io.avtelemetry.bench.measure.Report;
import io.avtelemetry.bench.measure.Rounds;
import io.avtelemetry.bench.site.ChildProcess;
import io.avtelemetry.bench.site.FleetEvents;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.Peers;
import io.avtelemetry.bench.site.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** How fast posts are answered, each when Kafka has acknowledged it. */
public final class IngestBenchmark implements Benchmark {
  private static final String BARE = "bare";
  private static final String UNREAD = "bare-unread";
  private static final String INGEST = "ingest";
  private static final String FASTIFY = "fastify";
  private static final String INGEST_BATCHES = "ingest-100";
  private static final String TOKEN = "ingest-token";
  private static final String TOKEN_BATCHES = "ingest-token-100";
  private static final String FASTIFY_BATCHES = "fastify-100";
  private static final int BATCH = 100;
  private static final long EVENTS = 5_000;

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public List<String> contenders() {
    return List.of(
        BARE,
        UNREAD,
        INGEST,
        TOKEN,
        FASTIFY,
        ProducerAlone.NAME,
        INGEST_BATCHES,
        TOKEN_BATCHES,
        FASTIFY_BATCHES,
        QuietClient.NAME);
  }

  @Override
  public void run(BenchSettings settings, Report report)
      throws IOException, SQLException, InterruptedException {
    Path directory = report.directory().resolve(name());
    var ports = Ports.find(settings.firstPort());
    int reading = ports.spare(0);
    int unread = ports.spare(1);
    int node = ports.spare(2);
    try (Installation site = Installation.start(directory, ports, Map.of())) {
      report.progress("ingest is ready after " + site.startAndAwaitReady("producer1"));
      var token = BenchToken.in(directory);
      site.startAndAwaitReady("producer2", token.settings());
      try (var bare = bare(directory, reading, true);
          var bareUnread = bare(directory, unread, false);
          var fastify = fastify(report.directory(), directory, site, node)) {
        var events = new FleetEvents();
        Path file = directory.resolve("events.ndjson");
        Files.write(file, LongStream.range(0, EVENTS).mapToObj(events::posted).toList());
        var ingest = site.process("producer1");
        int port = ports.ingest();
        var asking = site.process("producer2");
        String wrk = " (wrk, 64 connections, ";
        List<Contender> all =
            List.of(
                new WrkLoad(
                    BARE,
                    "Undertow, reads the body" + wrk + "1 event)",
                    reading,
                    bare.live(),
                    file,
                    1),
                new WrkLoad(
                    UNREAD,
                    "Undertow, leaves the body" + wrk + "1 event)",
                    unread,
                    bareUnread.live(),
                    file,
                    1),
                new WrkLoad(
                    INGEST,
                    "producer-http as the launch scripts start it" + wrk + "1 event)",
                    port,
                    ingest,
                    file,
                    1),
                new WrkLoad(
                    TOKEN,
                    "ingest, INGEST_AUTH=token" + wrk + "1 event)",
                    port + 1,
                    asking,
                    file,
                    1,
                    Optional.of(token.text())),
                new WrkLoad(
                    FASTIFY,
                    "Node, fastify + kafkajs" + wrk + "1 event)",
                    node,
                    fastify.live(),
                    file,
                    1),
                new ProducerAlone(site, file),
                new WrkLoad(
                    INGEST_BATCHES, "ingest" + wrk + "100 events)", port, ingest, file, BATCH),
                new WrkLoad(
                    TOKEN_BATCHES,
                    "ingest, INGEST_AUTH=token" + wrk + "100 events)",
                    port + 1,
                    asking,
                    file,
                    BATCH,
                    Optional.of(token.text())),
                new WrkLoad(
                    FASTIFY_BATCHES,
                    "fastify" + wrk + "100 events)",
                    node,
                    fastify.live(),
                    file,
                    BATCH),
                new QuietClient(port, events));
        Measurements measurements =
            Rounds.run(
                all.stream().filter(one -> settings.wants(one.name())).toList(),
                settings.rounds(),
                report::progress);
        report.end(measurements, goals(measurements));
      }
    }
  }

  private static ChildProcess bare(Path directory, int port, boolean reads)
      throws IOException, InterruptedException {
    return ChildProcess.server(
        port,
        directory.resolve("bare-" + reads + ".log"),
        ChildProcess.java(BareServer.class, String.valueOf(port), String.valueOf(reads)));
  }

  private static ChildProcess fastify(Path bench, Path directory, Installation site, int port)
      throws IOException, InterruptedException {
    Path server = Peers.installed(bench, "fastify").resolve("server.js");
    return ChildProcess.server(
        port,
        directory.resolve("fastify.log"),
        List.of(
            "node",
            server.toString(),
            String.valueOf(port),
            site.bootstrapServers(),
            Installation.TOPIC));
  }

  private static List<Goal> goals(Measurements measured) {
    return List.of(
        atLeast(measured, 0.55, INGEST, BARE),
        atLeast(measured, 0.47, INGEST, UNREAD),
        atLeast(measured, 0.9, TOKEN, INGEST),
        atLeast(measured, 0.9, TOKEN_BATCHES, INGEST_BATCHES),
        atLeast(measured, 6, INGEST, FASTIFY),
        atLeast(measured, 0.9, INGEST_BATCHES, ProducerAlone.NAME),
        atLeast(measured, 8, INGEST_BATCHES, FASTIFY_BATCHES),
        Goal.atMost(5, "quiet, " + WrkLoad.P99, measured.median(QuietClient.NAME, WrkLoad.P99)));
  }

  private static Goal atLeast(Measurements measured, double bound, String one, String other) {
    return Goal.atLeast(
        bound, one + " / " + other + ", " + WrkLoad.RATE, measured.ratio(one, other, WrkLoad.RATE));
  }
}
