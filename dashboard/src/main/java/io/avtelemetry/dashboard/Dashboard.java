package io.avtelemetry.dashboard;

import io.avtelemetry.lifecycle.Lifecycle;
import io.avtelemetry.ops.OpsEndpoint;
import io.avtelemetry.stream.Streams;
import java.time.InstantSource;

/** The dashboard process: shows the fleet, and that nothing is lost. */
public final class Dashboard {
  private Dashboard() {}

  /** Runs until the process is told to stop. */
  public static void main(String[] args) {
    Lifecycle.run(() -> run(args));
  }

  @SuppressWarnings("try") // the parts need only be closed
  private static void run(String... args) throws InterruptedException {
    var settings = DashboardSettings.load(args);
    var streams = Streams.read(settings.streams());
    var scene = SceneFile.read(settings.scene().file(), streams);
    try (var ops = OpsEndpoint.start(settings.ops(), "dashboard");
        var parts = Parts.start(settings, streams, scene, ops, InstantSource.system());
        var server = DashboardServer.start(settings, parts, ops)) {
      Lifecycle.awaitSignal();
    }
  }
}
