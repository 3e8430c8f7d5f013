package io.avtelemetry.bench.chain;

import io.avtelemetry.bench.load.Clock;
import io.avtelemetry.bench.load.Latencies;
import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.FleetEvents;
import io.avtelemetry.bench.site.Installation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** From sampled to visible: asks PostgreSQL for every twentieth event until its row is there. */
record RowLatency(Installation site, SingleEvents load) implements Contender {
  static final String NAME = "chain";
  private static final int EVERY = 20;
  private static final int WARM_UP_SECONDS = 5;
  private static final int SECONDS = 15;
  private static final long PAUSE_NANOS = 200_000;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private record Probe(String vin, long epochMicros) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "1,000 single events/s, open loop: sampled → 202 → row that another connection sees";
  }

  @Override
  public Figures run(int round) throws SQLException, InterruptedException {
    var latencies = new Latencies();
    Queue<Probe> probes = new ConcurrentLinkedQueue<>();
    long probed = (long) SECONDS * SingleEvents.PER_SECOND / EVERY;
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      load.send(round == 1 ? 3 * WARM_UP_SECONDS : WARM_UP_SECONDS, (n, vehicle, due) -> {});
      Future<Void> watching = thread.submit(() -> watch(probes, probed, latencies));
      load.send(
          SECONDS,
          (number, vehicle, due) -> {
            if (number % EVERY == 0) {
              probes.add(new Probe(FleetEvents.vin(vehicle), due));
            }
          });
      watching.get();
    } catch (ExecutionException e) {
      throw new BenchException("the rows could not be watched", e.getCause());
    } finally {
      thread.shutdown();
    }
    return latencies.figures();
  }

  private Void watch(Queue<Probe> probes, long expected, Latencies latencies) throws SQLException {
    long deadline = Clock.micros() + LIMIT.plusSeconds(SECONDS).toMillis() * 1_000;
    long seen = 0;
    var outstanding = new ArrayList<Probe>();
    try (Connection connection = site.database().connect();
        PreparedStatement query =
            connection.prepareStatement("SELECT 1 FROM diag WHERE vin = ? AND timestamp = ?")) {
      while (seen < expected) {
        for (Probe probe = probes.poll(); probe != null; probe = probes.poll()) {
          outstanding.add(probe);
        }
        for (Iterator<Probe> i = outstanding.iterator(); i.hasNext(); ) {
          Probe probe = i.next();
          if (isThere(query, probe)) {
            latencies.add(Clock.micros() - probe.epochMicros());
            i.remove();
            seen++;
          }
        }
        if (Clock.micros() > deadline) {
          throw new BenchException(outstanding.size() + " events did not become rows");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return null;
  }

  private static boolean isThere(PreparedStatement query, Probe probe) throws SQLException {
    query.setString(1, probe.vin());
    query.setObject(
        2, Instant.EPOCH.plus(probe.epochMicros(), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
    try (ResultSet row = query.executeQuery()) {
      return row.next();
    }
  }
}
