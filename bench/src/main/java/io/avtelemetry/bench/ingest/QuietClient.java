package io.avtelemetry.bench.ingest;

import io.avtelemetry.bench.load.Clock;
import io.avtelemetry.bench.load.Latencies;
import io.avtelemetry.bench.load.PostConnection;
import io.avtelemetry.bench.load.StampedEvents;
import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.FleetEvents;
import java.io.IOException;

/** One client on an idle ingest: an event each 20 ms, from its POST to its 202. */
record QuietClient(int port, FleetEvents events) implements Contender {
  static final String NAME = "quiet";
  private static final int POSTS = 300;
  private static final int WARM_UP = 100;
  private static final long PAUSE_MICROS = 20_000;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "ingest, one connection, an event each 20 ms, nobody else: POST → 202";
  }

  @Override
  public Figures run(int round) throws IOException {
    var latencies = new Latencies();
    var event = new StampedEvents(events::posted, 0, 1);
    try (var connection = new PostConnection(port)) {
      for (int i = 0; i < WARM_UP + POSTS; i++) {
        Clock.sleepUntil(Clock.micros() + PAUSE_MICROS);
        long from = Clock.micros();
        int status = connection.post(event.at(from));
        if (status != 202) {
          throw new BenchException("ingest answered " + status);
        }
        if (i >= WARM_UP) {
          latencies.add(Clock.micros() - from);
        }
      }
    }
    return latencies.figures();
  }
}
