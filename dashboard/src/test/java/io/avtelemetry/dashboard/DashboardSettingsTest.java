package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.settings.SettingsReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DashboardSettingsTest {
  private static DashboardSettings read(Map<String, String> environment, String... arguments) {
    return DashboardSettings.read(SettingsReader.of(environment, arguments));
  }

  @Test
  void has_defaults_for_all_but_the_password_and_is_for_this_machine_alone() {
    DashboardSettings settings = read(Map.of("POSTGRES_READER_PASSWORD", "hush"));
    assertThat(settings.http().bindAddress()).isEqualTo("127.0.0.1");
    assertThat(settings.http().port()).isEqualTo(8080);
    assertThat(settings.http().token()).isEmpty();
    assertThat(settings.http().tilesUrl()).isEmpty();
    assertThat(settings.database().user()).isEqualTo("av_telemetry_reader");
    assertThat(settings.scene().reportInterval()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.scene().ingestOps()).containsExactly(URI.create("http://127.0.0.1:5011"));
    assertThat(settings.toString()).doesNotContain("hush");
  }

  @Test
  void reads_every_key() {
    DashboardSettings settings =
        read(
            Map.ofEntries(
                Map.entry("DASHBOARD_BIND_ADDRESS", "0.0.0.0"),
                Map.entry("DASHBOARD_PORT", "81"),
                Map.entry("DASHBOARD_TOKEN", "0123456789abcdef"),
                Map.entry("DASHBOARD_FILE", "f.json"),
                Map.entry("MAP_TILES_URL", "https://t.example:8443/{z}/{x}/{y}.png"),
                Map.entry("ROUTES_DIR", "r"),
                Map.entry("VEHICLE_REPORT_DELAY", "0.5"),
                Map.entry("INGEST_OPS_URLS", "http://a:1, http://b:2"),
                Map.entry("SINK_OPS_URLS", "http://c:3"),
                Map.entry("REPLAY_COMMAND", "again"),
                Map.entry("POSTGRES_HOST", "db"),
                Map.entry("POSTGRES_PORT", "5433"),
                Map.entry("POSTGRES_DB", "d"),
                Map.entry("POSTGRES_READER_USER", "u"),
                Map.entry("POSTGRES_READER_PASSWORD", "hush")));
    assertThat(settings.http().bindAddress()).isEqualTo("0.0.0.0");
    assertThat(settings.http().port()).isEqualTo(81);
    assertThat(settings.http().token().orElseThrow().value()).isEqualTo("0123456789abcdef");
    assertThat(settings.http().tilesOrigin()).contains("https://t.example:8443");
    assertThat(settings.scene().file()).isEqualTo(Path.of("f.json"));
    assertThat(settings.scene().routes()).isEqualTo(Path.of("r"));
    assertThat(settings.scene().reportInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.scene().ingestOps()).hasSize(2);
    assertThat(settings.scene().sinkOps()).containsExactly(URI.create("http://c:3"));
    assertThat(settings.scene().replayCommand()).isEqualTo("again");
    assertThat(settings.database().host()).isEqualTo("db");
    assertThat(settings.database().port()).isEqualTo(5433);
    assertThat(settings.database().database()).isEqualTo("d");
    assertThat(settings.database().user()).isEqualTo("u");
  }

  @Test
  void names_every_key_that_is_wrong() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "DASHBOARD_TOKEN", "short",
                        "MAP_TILES_URL", "https://t.example/;script-src *{z}{x}{y}",
                        "INGEST_OPS_URLS", "ftp://a"),
                    "stray"))
        .hasMessageContaining("DASHBOARD_TOKEN must be at least 16 characters")
        .hasMessageContaining("MAP_TILES_URL is '")
        .hasMessageContaining("INGEST_OPS_URLS has 'ftp://a'")
        .hasMessageContaining("POSTGRES_READER_PASSWORD is not set")
        .hasMessageContaining("stray is not a flag")
        .hasMessageNotContaining("short");
  }
}
