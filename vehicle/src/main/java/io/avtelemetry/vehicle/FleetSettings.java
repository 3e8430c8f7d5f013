package io.avtelemetry.vehicle;

import io.avtelemetry.settings.OpsSettings;
import io.avtelemetry.settings.Secret;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.tls.ClientTls;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a fleet's process is told.
 *
 * @param firstVehicle the index in the whole fleet of this process's first vehicle
 * @param seed what the fleet's identities and drives follow from; empty for a random one
 * @param events the reports of each vehicle; empty for no end
 * @param duration how long reports are made; empty for no end
 * @param replay the recorded track to repeat; empty to drive the routes
 */
record FleetSettings(
    int vehicles,
    int firstVehicle,
    OptionalLong seed,
    Duration reportDelay,
    OptionalLong events,
    Optional<Duration> duration,
    Path routesDir,
    Optional<Path> replay,
    Pace pace,
    boolean keepTime,
    ReportSettings report,
    OpsSettings ops) {
  private static final Duration SHORTEST_DELAY = Duration.ofMillis(10);
  private static final Duration LONGEST_DELAY = Duration.ofDays(1);
  private static final Duration LONGEST_DURATION = Duration.ofDays(365);

  /**
   * How reports reach ingest.
   *
   * @param token what ingest asks for, where it does
   * @param outboxEvents the most events that a vehicle keeps
   * @param batchEvents the most events of a request
   * @param connections the most connections to each address
   * @param requestTimeout from the wish to send to the whole answer
   * @param flushTimeout how long a run that ended by itself waits until all is accepted
   */
  record ReportSettings(
      List<URI> ingestUrls,
      Optional<Secret> token,
      ClientTls tls,
      int outboxEvents,
      int batchEvents,
      int connections,
      Duration requestTimeout,
      Duration flushTimeout) {
    static ReportSettings read(SettingsReader reader) {
      return new ReportSettings(
          urls(reader),
          token(reader),
          ClientTls.read(reader, "VEHICLE"),
          reader.integer("VEHICLE_OUTBOX_EVENTS", 1, 10_000_000),
          reader.integer("VEHICLE_BATCH_EVENTS", 1, 10_000),
          reader.integer("VEHICLE_CONNECTIONS", 1, 10_000),
          reader.duration("VEHICLE_REQUEST_TIMEOUT", Duration.ofMillis(100), Duration.ofMinutes(5)),
          reader.duration("VEHICLE_FLUSH_TIMEOUT", Duration.ZERO, Duration.ofDays(1)));
    }

    private static Optional<Secret> token(SettingsReader reader) {
      Optional<Secret> token = reader.optionalSecret("VEHICLE_TOKEN");
      // Into a header it goes.
      if (token.filter(secret -> !secret.value().matches("[A-Za-z0-9._~+/=-]+")).isPresent()) {
        reader.fault("VEHICLE_TOKEN", "has characters that no token has");
      }
      return token;
    }

    private static List<URI> urls(SettingsReader reader) {
      var urls = new ArrayList<URI>();
      for (String text : reader.list("INGEST_URLS")) {
        Optional<URI> url = url(text);
        if (url.isEmpty()) {
          reader.fault(
              "INGEST_URLS", "has '" + text + "' but needs http://host:port/events or https://");
        }
        url.ifPresent(urls::add);
      }
      return List.copyOf(urls);
    }

    private static Optional<URI> url(String text) {
      try {
        URI url = new URI(text);
        boolean known = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        boolean usable = known && url.getHost() != null;
        return usable && !url.getRawPath().isEmpty() ? Optional.of(url) : Optional.empty();
      } catch (URISyntaxException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * Reads the settings.
   *
   * @throws io.avtelemetry.settings.SettingsException naming every key at fault
   */
  static FleetSettings load(SettingsReader reader) {
    int vehicles = reader.integer("NUM_VEHICLES", 1, Identity.MOST_VEHICLES);
    int firstVehicle = reader.integer("FIRST_VEHICLE", 0, Identity.MOST_VEHICLES - 1);
    if (firstVehicle + vehicles > Identity.MOST_VEHICLES) {
      reader.fault(
          "FIRST_VEHICLE",
          "is " + firstVehicle + " but a fleet has at most " + Identity.MOST_VEHICLES);
    }
    Optional<Path> replay = reader.optionalPath("REPLAY");
    boolean keepTime = reader.flag("KEEP_TIME");
    if (keepTime && replay.isEmpty()) {
      reader.fault("KEEP_TIME", "is true but there is no REPLAY whose times to keep");
    }
    var settings =
        new FleetSettings(
            vehicles,
            firstVehicle,
            reader.optionalWhole("SEED", Long.MIN_VALUE, Long.MAX_VALUE),
            reader.duration("VEHICLE_REPORT_DELAY", SHORTEST_DELAY, LONGEST_DELAY),
            reader.optionalWhole("EVENTS", 1, Long.MAX_VALUE),
            reader.optionalDuration("DURATION", Duration.ofMillis(1), LONGEST_DURATION),
            reader.path("ROUTES_DIR"),
            replay,
            pace(reader),
            keepTime,
            ReportSettings.read(reader),
            OpsSettings.read(reader));
    reader.positionals().forEach(word -> reader.fault("'" + word + "'", "is not a flag"));
    reader.check();
    return settings;
  }

  private static Pace pace(SettingsReader reader) {
    String text = reader.text("PACE").toLowerCase(Locale.ROOT);
    if (text.equals("max")) {
      return Pace.MAX;
    }
    try {
      double factor = Double.parseDouble(text);
      if (factor >= 0.001 && factor <= 100_000) {
        return new Pace(factor);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    reader.fault("PACE", "is '" + text + "' but must be a number from 0.001 to 100000, or max");
    return new Pace(1);
  }
}
