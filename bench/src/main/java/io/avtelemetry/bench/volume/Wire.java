package io.avtelemetry.bench.volume;

import io.avtelemetry.bench.load.Clock;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.AcceptedEvents;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.LiveProcess;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A fleet that posts to the real ingest through a relay that counts. */
record Wire(Installation site) implements Contender {
  static final String NAME = "wire";
  private static final int WARM_UP_SECONDS = 5;
  private static final int SECONDS = 10;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "1,000 vehicles of one process at 1 report/s: bytes of HTTP on their connections, without TCP's and IP's";
  }

  @Override
  public Figures run(int round) throws IOException, InterruptedException {
    LiveProcess ingest = site.process("producer1");
    try (var relay = new CountingRelay(site.ports().ingest())) {
      String url = "http://127.0.0.1:" + relay.port() + "/events";
      LiveProcess unused =
          site.start(
              "vehicle1", "--num-vehicles", "1000", "--first-vehicle", "0", "--ingest-urls", url);
      TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
      long before = AcceptedEvents.count(site);
      long sent = relay.sent();
      long answered = relay.answered();
      double processor = ingest.processorSeconds();
      long from = Clock.micros();
      TimeUnit.SECONDS.sleep(SECONDS);
      double events = AcceptedEvents.count(site) - before;
      Figures figures =
          Figures.none()
              .with("events/s", events * 1e6 / (Clock.micros() - from))
              .with("sent B/event", (relay.sent() - sent) / events)
              .with("answered B/event", (relay.answered() - answered) / events)
              .with("ingest CPU µs/event", (ingest.processorSeconds() - processor) * 1e6 / events);
      site.stop("vehicle1");
      return figures;
    }
  }
}
