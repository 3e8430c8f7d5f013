package io.avtelemetry.vehicle;

import io.avtelemetry.lifecycle.ExitException;
import io.avtelemetry.lifecycle.Lifecycle;
import io.avtelemetry.ops.OpsEndpoint;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.vehicle.report.Tally;
import java.time.InstantSource;

/**
 * Drives a fleet: its last line on stdout is what became of its events, its exit code 0 where all
 * of them were accepted, else 1.
 */
public final class Fleet {
  private static final int EXIT_NOT_ALL_ACCEPTED = 1;

  private Fleet() {}

  /** Runs until the fleet's run is over or the process is asked to stop. */
  public static void main(String[] args) {
    Lifecycle.run(
        () -> {
          var settings = FleetSettings.load(SettingsReader.of(args));
          var garage = Garage.open(settings);
          try (var ops = OpsEndpoint.start(settings.ops(), "vehicle");
              var run = FleetRun.start(settings, garage, InstantSource.system(), ops.metrics())) {
            ops.readiness("ingest", run::trouble);
            Lifecycle.onSignal(run::stop);
            Tally.Summary summary = run.await();
            System.out.println(summary.toJson());
            throw new ExitException(summary.isClean() ? 0 : EXIT_NOT_ALL_ACCEPTED);
          }
        });
  }
}
