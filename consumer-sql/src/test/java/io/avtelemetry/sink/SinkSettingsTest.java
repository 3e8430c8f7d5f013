package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.settings.PostgresTls;
import io.avtelemetry.settings.Secret;
import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.stream.Partition;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkSettingsTest {
  private static SinkSettings read(Map<String, String> environment, String... arguments) {
    return SinkSettings.read(SettingsReader.of(environment, arguments));
  }

  @Test
  void has_defaults_for_all_but_the_password() {
    SinkSettings settings = read(Map.of("POSTGRES_PASSWORD", "secret"));
    assertThat(settings.command()).isEqualTo(SinkSettings.Command.RUN);
    assertThat(settings.stream()).isEmpty();
    assertThat(settings.group()).isEqualTo("consumer-sql");
    assertThat(settings.owner()).isEqualTo(settings.postgres());
    assertThat(settings.grants()).isEqualTo(new Grants("av_telemetry", "av_telemetry_reader"));
    assertThat(settings.partitioning()).isEqualTo(new Partitioning(Partition.NONE, 0));
    assertThat(settings.writers()).isEqualTo(2);
    assertThat(settings.batchRows()).isEqualTo(20_000);
    assertThat(settings.batchBytes()).isEqualTo(16 << 20);
    assertThat(settings.postgres())
        .isEqualTo(
            new PostgresSettings(
                "127.0.0.1",
                5432,
                "av_telemetry",
                "av_telemetry",
                new Secret("secret"),
                PostgresTls.NONE));
    assertThat(settings.toString()).doesNotContain("secret");
  }

  @Test
  void reads_every_key() {
    SinkSettings settings =
        read(
            Map.ofEntries(
                Map.entry("POSTGRES_HOST", "db"),
                Map.entry("POSTGRES_PORT", "5433"),
                Map.entry("POSTGRES_DB", "other"),
                Map.entry("POSTGRES_USER", "somebody"),
                Map.entry("POSTGRES_PASSWORD", "p"),
                Map.entry("POSTGRES_WRITER_USER", "writer"),
                Map.entry("POSTGRES_WRITER_PASSWORD", "w"),
                Map.entry("POSTGRES_READER_USER", "reader"),
                Map.entry("DIAG_PARTITION", "day"),
                Map.entry("RETENTION_DAYS", "30"),
                Map.entry("CONSUMER_GROUP", "g"),
                Map.entry("SINK_WRITERS", "3"),
                Map.entry("SINK_BATCH_ROWS", "500"),
                Map.entry("SINK_BATCH_BYTES", "1MiB")),
            "dead-letters",
            "replay",
            "--stream",
            "depots");
    assertThat(settings.command()).isEqualTo(SinkSettings.Command.REPLAY_DEAD_LETTERS);
    assertThat(settings.stream()).contains("depots");
    assertThat(settings.owner())
        .isEqualTo(
            new PostgresSettings(
                "db", 5433, "other", "somebody", new Secret("p"), PostgresTls.NONE));
    assertThat(settings.postgres())
        .isEqualTo(
            new PostgresSettings("db", 5433, "other", "writer", new Secret("w"), PostgresTls.NONE));
    assertThat(settings.grants()).isEqualTo(new Grants("writer", "reader"));
    assertThat(settings.group()).isEqualTo("g");
    assertThat(settings.partitioning()).isEqualTo(new Partitioning(Partition.DAY, 30));
    assertThat(settings.writers()).isEqualTo(3);
    assertThat(settings.batchRows()).isEqualTo(500);
    assertThat(settings.batchBytes()).isEqualTo(1 << 20);
  }

  @Test
  void names_each_key_that_is_wrong() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "SINK_WRITERS", "0",
                        "POSTGRES_PORT", "x",
                        "SINK_BATCH_BYTES", "1B",
                        "DIAG_PARTITION", "week",
                        "RETENTION_DAYS", "-1"),
                    "dead-letters",
                    "bury"))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(String.join("\n", e.faults()))
                    .contains(
                        "SINK_WRITERS",
                        "POSTGRES_PORT",
                        "POSTGRES_PASSWORD",
                        "SINK_BATCH_BYTES",
                        "DIAG_PARTITION is 'week' but must be none, day",
                        "RETENTION_DAYS",
                        "'dead-letters bury'"));
  }
}
