package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.ingest.PublisherSettings.Compression;
import io.avtelemetry.ingest.auth.AuthSettings;
import io.avtelemetry.ingest.auth.AuthSettings.Mode;
import io.avtelemetry.settings.KafkaSettings;
import io.avtelemetry.settings.OpsSettings;
import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.settings.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngestSettingsTest {
  private static final int MIB = 1024 * 1024;

  @Test
  void has_defaults_for_all() {
    assertThat(IngestSettings.read(SettingsReader.of(Map.of())))
        .isEqualTo(
            new IngestSettings(
                new HttpSettings(
                    "127.0.0.1",
                    5001,
                    "events",
                    16_384,
                    Duration.ofSeconds(3),
                    MIB,
                    32L * MIB,
                    new AuthSettings(Mode.NONE, Optional.empty(), 0, 0),
                    Optional.empty()),
                new PublisherSettings(Compression.SNAPPY, Duration.ofSeconds(3), MIB, 64L * MIB),
                new KafkaSettings("127.0.0.1:9092", 6, (short) 1, Optional.empty()),
                new StreamsSettings(
                    Path.of("scenarios/fleet/streams"),
                    "diag",
                    Optional.of("test_topic"),
                    Optional.of("diag")),
                new OpsSettings("127.0.0.1", 0)));
  }

  @Test
  void reads_every_key() {
    var environment =
        Map.ofEntries(
            Map.entry("PRODUCER_BIND_ADDRESS", "0.0.0.0"),
            Map.entry("PRODUCER_PORT", "6001"),
            Map.entry("PRODUCER_HTTP_RULE", "v2/events"),
            Map.entry("PRODUCER_MAX_CONNECTIONS", "10"),
            Map.entry("REQUEST_TIMEOUT", "500ms"),
            Map.entry("MAX_REQUEST_BYTES", "2KiB"),
            Map.entry("MAX_IN_FLIGHT_BYTES", "64KiB"),
            Map.entry("INGEST_AUTH", "token"),
            Map.entry("INGEST_TOKENS_FILE", "tokens"),
            Map.entry("INGEST_RATE_PER_TOKEN", "7"),
            Map.entry("INGEST_RATE_PER_ADDRESS", "8"),
            Map.entry("PRODUCER_COMPRESSION", "zstd"),
            Map.entry("KAFKA_BOOTSTRAP_SERVERS", "kafka:9"),
            Map.entry("STREAMS_DIR", "elsewhere"),
            Map.entry("OPS_PORT", "6011"));
    IngestSettings settings = IngestSettings.read(SettingsReader.of(environment));
    assertThat(settings.http())
        .isEqualTo(
            new HttpSettings(
                "0.0.0.0",
                6001,
                "v2/events",
                10,
                Duration.ofMillis(500),
                2048,
                65_536,
                new AuthSettings(Mode.TOKEN, Optional.of(Path.of("tokens")), 7, 8),
                Optional.empty()));
    assertThat(settings.http().path()).isEqualTo("/v2/events");
    assertThat(settings.publisher())
        .isEqualTo(
            new PublisherSettings(Compression.ZSTD, Duration.ofMillis(500), 2048, 2 * 65_536));
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("kafka:9");
    assertThat(settings.streams().directory()).isEqualTo(Path.of("elsewhere"));
    assertThat(settings.ops().port()).isEqualTo(6011);
  }

  @Test
  void names_every_key_that_is_wrong() {
    var environment =
        Map.of(
            "PRODUCER_PORT", "70000",
            "PRODUCER_HTTP_RULE", "/events?",
            "REQUEST_TIMEOUT", "1m",
            "MAX_REQUEST_BYTES", "8MiB",
            "PRODUCER_COMPRESSION", "zip");
    assertThatThrownBy(() -> IngestSettings.read(SettingsReader.of(environment, "stray")))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.faults())
                    .satisfiesExactlyInAnyOrder(
                        f -> assertThat(f).startsWith("PRODUCER_PORT is '70000'"),
                        f -> assertThat(f).startsWith("PRODUCER_HTTP_RULE is '/events?'"),
                        f -> assertThat(f).startsWith("REQUEST_TIMEOUT is '1m'"),
                        f -> assertThat(f).startsWith("MAX_IN_FLIGHT_BYTES is '33554432' but"),
                        f -> assertThat(f).startsWith("PRODUCER_COMPRESSION is 'zip'"),
                        f -> assertThat(f).startsWith("stray is not a flag")));
  }

  @Test
  void lets_nobody_send_unknown_from_other_machines_unless_that_is_meant() {
    assertThatThrownBy(() -> read("PRODUCER_BIND_ADDRESS", "0.0.0.0"))
        .hasMessageContaining("INGEST_AUTH is none, but other machines reach 0.0.0.0");
    assertThat(read("PRODUCER_BIND_ADDRESS", "0.0.0.0", "INGEST_AUTH_ALLOW_NONE", "true"))
        .isNotNull();
  }

  @Test
  void asks_where_a_containers_port_is_published_not_where_it_listens_inside() {
    assertThat(read("PRODUCER_BIND_ADDRESS", "0.0.0.0", "PRODUCER_PUBLISHED_ADDRESS", "127.0.0.1"))
        .isNotNull();
    assertThatThrownBy(
            () ->
                read(
                    "PRODUCER_BIND_ADDRESS", "127.0.0.1",
                    "PRODUCER_PUBLISHED_ADDRESS", "192.0.2.1"))
        .hasMessageContaining("other machines reach 192.0.2.1");
  }

  @Test
  void names_what_is_missing_for_tokens_and_for_certificates() {
    assertThatThrownBy(() -> read("INGEST_AUTH", "token"))
        .hasMessageContaining("INGEST_TOKENS_FILE is not set, but INGEST_AUTH is token");
    assertThatThrownBy(() -> read("INGEST_AUTH", "mtls"))
        .hasMessageContaining("PRODUCER_TLS_CLIENT_CA_FILE is not set")
        .hasMessageContaining("PRODUCER_TLS_CERT_FILE is not set");
    assertThatThrownBy(() -> read("PRODUCER_TLS_KEY_FILE", "k"))
        .hasMessageContaining("PRODUCER_TLS_CERT_FILE is not set, but PRODUCER_TLS_KEY_FILE is");
    assertThatThrownBy(() -> read("PRODUCER_TLS_CLIENT_CA_FILE", "ca"))
        .hasMessageContaining("PRODUCER_TLS_CLIENT_CA_FILE is set, but INGEST_AUTH is not mtls");
    assertThatThrownBy(
            () -> read("PRODUCER_TLS_KEY_FILE", "no.key", "PRODUCER_TLS_CERT_FILE", "no.crt"))
        .hasMessageContaining("PRODUCER_TLS_CERT_FILE cannot be used: no.crt cannot be read");
  }

  private static IngestSettings read(String... keysAndValues) {
    var environment = new HashMap<String, String>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      environment.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return IngestSettings.read(SettingsReader.of(environment));
  }
}
