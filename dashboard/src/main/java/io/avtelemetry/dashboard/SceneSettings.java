package io.avtelemetry.dashboard;

import io.avtelemetry.settings.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is shown, and whom to ask for it.
 *
 * @param file what the page shows of the scenario
 * @param routes the folder of the streets
 * @param reportInterval the time between two reports of a vehicle of which nothing better is known
 * @param ingestOps the operations endpoints of ingest
 * @param sinkOps the operations endpoints of the sinks
 * @param replayCommand the command that sends dead letters again
 */
record SceneSettings(
    Path file,
    Path routes,
    Duration reportInterval,
    List<URI> ingestOps,
    List<URI> sinkOps,
    String replayCommand) {
  static SceneSettings read(SettingsReader reader) {
    return new SceneSettings(
        reader.path("DASHBOARD_FILE"),
        reader.path("ROUTES_DIR"),
        reader.duration("VEHICLE_REPORT_DELAY", Duration.ofMillis(1), Duration.ofDays(1)),
        addresses(reader, "INGEST_OPS_URLS"),
        addresses(reader, "SINK_OPS_URLS"),
        reader.text("REPLAY_COMMAND"));
  }

  private static List<URI> addresses(SettingsReader reader, String key) {
    return reader.list(key).stream()
        .filter(
            text -> {
              boolean isAddress = text.matches("http://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?");
              if (!isAddress) {
                reader.fault(key, "has '" + text + "' but each must be http://host:port");
              }
              return isAddress;
            })
        .map(URI::create)
        .toList();
  }
}
