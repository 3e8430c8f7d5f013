package io.avtelemetry.vehicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.settings.OpsSettings;
import io.avtelemetry.settings.Secret;
import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.tls.ClientTls;
import io.avtelemetry.vehicle.FleetSettings.ReportSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetSettingsTest {
  private static FleetSettings load(String... arguments) {
    return FleetSettings.load(SettingsReader.of(Map.of(), arguments));
  }

  @Test
  void has_defaults() {
    assertThat(load())
        .isEqualTo(
            new FleetSettings(
                1,
                0,
                OptionalLong.empty(),
                Duration.ofSeconds(3),
                OptionalLong.empty(),
                Optional.empty(),
                Path.of("scenarios/fleet/routes"),
                Optional.empty(),
                new Pace(1),
                false,
                new ReportSettings(
                    List.of(URI.create("http://127.0.0.1:5001/events")),
                    Optional.empty(),
                    new ClientTls(Optional.empty(), Optional.empty(), Optional.empty()),
                    1200,
                    100,
                    64,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60)),
                new OpsSettings("127.0.0.1", 0)));
  }

  @Test
  void reads_every_key() {
    assertThat(
            load(
                "--num-vehicles=10",
                "--first-vehicle=20",
                "--seed=-7",
                "--vehicle-report-delay=0.5",
                "--events=100",
                "--duration=2m",
                "--routes-dir=routes",
                "--replay=a.gpx",
                "--pace=max",
                "--keep-time",
                "--ingest-urls=http://a:1/events,https://b:2/events/diag",
                "--vehicle-token=avt_1_2",
                "--vehicle-outbox-events=5",
                "--vehicle-batch-events=4",
                "--vehicle-connections=3",
                "--vehicle-request-timeout=2s",
                "--vehicle-flush-timeout=1s",
                "--ops-bind-address=0.0.0.0",
                "--ops-port=9"))
        .isEqualTo(
            new FleetSettings(
                10,
                20,
                OptionalLong.of(-7),
                Duration.ofMillis(500),
                OptionalLong.of(100),
                Optional.of(Duration.ofMinutes(2)),
                Path.of("routes"),
                Optional.of(Path.of("a.gpx")),
                Pace.MAX,
                true,
                new ReportSettings(
                    List.of(URI.create("http://a:1/events"), URI.create("https://b:2/events/diag")),
                    Optional.of(new Secret("avt_1_2")),
                    new ClientTls(Optional.empty(), Optional.empty(), Optional.empty()),
                    5,
                    4,
                    3,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1)),
                new OpsSettings("0.0.0.0", 9)));
  }

  @ParameterizedTest
  @CsvSource({
    "NUM_VEHICLES, 0",
    "FIRST_VEHICLE, 1000000",
    "SEED, x",
    "VEHICLE_REPORT_DELAY, 0",
    "EVENTS, 0",
    "DURATION, soon",
    "PACE, fast",
    "PACE, 0",
    "KEEP_TIME, true",
    "INGEST_URLS, 127.0.0.1:5001",
    "INGEST_URLS, ftp://host/events",
    "INGEST_URLS, http://host",
    "VEHICLE_OUTBOX_EVENTS, 0",
    "VEHICLE_BATCH_EVENTS, 0",
    "VEHICLE_CONNECTIONS, 0",
    "VEHICLE_REQUEST_TIMEOUT, 0",
    "VEHICLE_FLUSH_TIMEOUT, -1"
  })
  void names_the_key_that_is_wrong(String key, String value) {
    assertThatThrownBy(() -> FleetSettings.load(SettingsReader.of(Map.of(key, value))))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(key + " ");
  }

  @Test
  void a_word_that_is_no_flag_is_refused() {
    assertThatThrownBy(() -> load("start")).hasMessageContaining("'start'");
  }

  @Test
  void indices_stay_within_what_vins_can_tell_apart() {
    assertThatThrownBy(() -> load("--first-vehicle=999999", "--num-vehicles=2"))
        .hasMessageContaining("FIRST_VEHICLE");
  }
}
