package io.avtelemetry.bench.vehicle;

import io.avtelemetry.bench.load.Clock;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.AcceptedEvents;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.LiveProcess;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A vehicle process that drives 10,000 and reports each once a second to the real ingest. */
record Fleet(Installation site) implements Contender {
  static final String NAME = "fleet";
  static final String CORES = "cores";
  static final String RESIDENT = "peak RSS MiB";
  private static final String VEHICLES = "10000";
  private static final int WARM_UP_SECONDS = 15;
  private static final int SECONDS = 20;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "one process as launch_fleet.sh starts it, 10,000 vehicles at 1 report/s, after 15 s";
  }

  @Override
  public Figures run(int round) throws IOException, InterruptedException {
    LiveProcess fleet =
        site.start(
            "vehicle1",
            "--num-vehicles",
            VEHICLES,
            "--first-vehicle",
            "0",
            "--ingest-urls",
            site.events().toString());
    TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
    double processor = fleet.processorSeconds();
    long accepted = AcceptedEvents.count(site);
    long from = Clock.micros();
    TimeUnit.SECONDS.sleep(SECONDS);
    double seconds = (Clock.micros() - from) / 1e6;
    Figures figures =
        Figures.none()
            .with(CORES, (fleet.processorSeconds() - processor) / seconds)
            .with(RESIDENT, fleet.peakMebibytes())
            .with("accepted events/s", (AcceptedEvents.count(site) - accepted) / seconds);
    site.stop("vehicle1");
    return figures;
  }
}
