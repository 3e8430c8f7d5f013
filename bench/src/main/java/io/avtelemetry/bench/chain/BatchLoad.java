package io.avtelemetry.bench.chain;

import io.avtelemetry.bench.load.Clock;
import io.avtelemetry.bench.load.PostConnection;
import io.avtelemetry.bench.load.StampedEvents;
import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.Await;
import io.avtelemetry.bench.site.FleetEvents;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.LiveProcess;
import io.avtelemetry.bench.site.SinkProgress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The whole chain as fast as it goes: connections post batches of a hundred events, each again as
 * soon as it is answered, for a time; the clock stops when the last accepted event is a row.
 */
record BatchLoad(Installation site, FleetEvents events) implements Contender {
  static final String NAME = "batches";
  static final String RATE = "POST → row events/s";
  private static final int CONNECTIONS = 32;
  private static final int BATCH = 100;
  private static final int UNAVAILABLE = 503;
  private static final long SEND_MICROS = 20_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(5);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "load generator, ingest, Kafka, sink and PostgreSQL on this machine: 32 connections post"
        + " 100 events each for 20 s, until the last is a row";
  }

  @Override
  public Figures run(int round) throws SQLException, InterruptedException {
    LiveProcess ingest = site.process("producer1");
    LiveProcess sink = site.process("consumer1");
    LiveProcess kafka = site.process("kafka-broker1");
    LiveProcess postgres = site.process("postgres");
    try (Connection connection = site.database().connect();
        var progress = new SinkProgress(connection)) {
      double[] before = {
        ingest.processorSeconds(),
        kafka.processorSeconds(),
        sink.processorSeconds(),
        postgres.familyProcessorSeconds()
      };
      long rowsBefore = progress.stored();
      long from = Clock.micros();
      long accepted = send(from + SEND_MICROS);
      double sent = (Clock.micros() - from) / 1e6;
      long atEnd = progress.stored() - rowsBefore;
      Await.until(
          accepted + " rows are stored",
          LIMIT,
          PAUSE,
          () -> progress.stored() - rowsBefore >= accepted);
      double all = (Clock.micros() - from) / 1e6;
      return Figures.none()
          .with(RATE, accepted / all)
          .with("accepted events/s", accepted / sent)
          .with("rows still to come", (double) (accepted - atEnd))
          .with("ingest CPU µs/event", (ingest.processorSeconds() - before[0]) * 1e6 / accepted)
          .with("Kafka CPU µs/event", (kafka.processorSeconds() - before[1]) * 1e6 / accepted)
          .with("sink CPU µs/event", (sink.processorSeconds() - before[2]) * 1e6 / accepted)
          .with(
              "PostgreSQL CPU µs/event",
              (postgres.familyProcessorSeconds() - before[3]) * 1e6 / accepted);
    }
  }

  private long send(long untilMicros) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      var senders = new ArrayList<Future<Long>>();
      for (int c = 0; c < CONNECTIONS; c++) {
        int number = c;
        var batch = new StampedEvents(events::posted, number * BATCH, BATCH);
        senders.add(threads.submit(() -> send(number, batch, untilMicros)));
      }
      long accepted = 0;
      for (Future<Long> sender : senders) {
        accepted += sender.get();
      }
      return accepted;
    } catch (ExecutionException e) {
      throw new BenchException("a connection failed", e.getCause());
    } finally {
      threads.shutdown();
    }
  }

  /** One connection's; its times are its own alone, so that no two events have the same key. */
  private long send(int number, StampedEvents batch, long untilMicros) throws IOException {
    long accepted = 0;
    long time = 0;
    try (var connection = new PostConnection(site.ports().ingest())) {
      while (Clock.micros() < untilMicros) {
        time = Math.max(time + CONNECTIONS, Clock.micros() / CONNECTIONS * CONNECTIONS + number);
        int status = connection.post(batch.at(time));
        if (status == 202) {
          accepted += BATCH;
        } else if (status != UNAVAILABLE) {
          throw new BenchException("ingest answered " + status);
        }
      }
    }
    return accepted;
  }
}
