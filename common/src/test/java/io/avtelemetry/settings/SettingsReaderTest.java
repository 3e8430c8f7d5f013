package io.avtelemetry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
  @TempDir Path folder;

  @Test
  void a_default_stands_where_nothing_else_is_said() {
    assertThat(SettingsReader.of(Map.of()).text("KAFKA_TOPIC")).isEqualTo("test_topic");
  }

  @Test
  void a_flag_beats_the_environment_and_that_beats_the_file() throws Exception {
    Path file = folder.resolve("config.master");
    Files.writeString(file, "# a comment\nKAFKA_TOPIC=of-file\nOPS_PORT=1\nDEFAULT_STREAM=a#b\n");
    var reader =
        SettingsReader.of(
            Map.of("KAFKA_TOPIC", "of-environment", "OPS_PORT", "2", "odd.NAME", "x"),
            "--config",
            file.toString(),
            "--ops-port=3");
    assertThat(reader.text("KAFKA_TOPIC")).isEqualTo("of-environment");
    assertThat(reader.integer("OPS_PORT", 0, 9)).isEqualTo(3);
    assertThat(reader.text("DEFAULT_STREAM")).isEqualTo("a#b");
  }

  @Test
  void an_empty_value_is_no_value() {
    var reader = SettingsReader.of(Map.of("KAFKA_TOPIC", ""));
    assertThat(reader.optionalText("KAFKA_TOPIC")).isEmpty();
  }

  @Test
  void every_fault_is_told_together_by_key_value_and_what_it_may_be() {
    var reader =
        SettingsReader.of(
            Map.of("OPS_PORT", "99999", "KAFKA_TOPIC_PARTITIONS", "six", "LOG_FORMAT", "xml"));
    OpsSettings.read(reader);
    KafkaSettings.read(reader);
    assertThatThrownBy(reader::check)
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.faults())
                    .containsExactly(
                        "OPS_PORT is '99999' but must be a whole number from 0 to 65535",
                        "KAFKA_TOPIC_PARTITIONS is 'six' but must be a whole number from 1 to"
                            + " 10000",
                        "LOG_FORMAT is 'xml' but must be text, json"));
  }

  @Test
  void an_unknown_flag_is_a_fault() {
    assertThatThrownBy(() -> SettingsReader.of(Map.of(), "--kafka-topics", "x").check())
        .hasMessage("unknown flag --kafka-topics (--help lists the known ones)");
  }

  @Test
  void a_missing_config_file_is_a_fault() {
    assertThatThrownBy(() -> SettingsReader.of(Map.of(), "--config", "none.conf").check())
        .hasMessageContaining("--config")
        .hasMessageContaining("none.conf");
  }

  @Test
  void times_are_read_with_units_and_bare_as_seconds() {
    assertThat(time("3s")).isEqualTo(Duration.ofSeconds(3));
    assertThat(time("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(time("2")).isEqualTo(Duration.ofSeconds(2));
    assertThat(time("0.5")).isEqualTo(Duration.ofMillis(500));
  }

  private static Duration time(String value) {
    return SettingsReader.of(Map.of("KAFKA_TOPIC", value))
        .duration("KAFKA_TOPIC", Duration.ZERO, Duration.ofSeconds(9));
  }

  @Test
  void a_time_out_of_bounds_names_the_bounds() {
    var reader = SettingsReader.of(Map.of("KAFKA_TOPIC", "11s"));
    Duration unused =
        reader.duration("KAFKA_TOPIC", Duration.ofMillis(100), Duration.ofSeconds(10));
    assertThatThrownBy(reader::check)
        .hasMessage("KAFKA_TOPIC is '11s' but must be a time from 100ms to 10s");
  }

  @Test
  void sizes_are_read_with_binary_units() {
    var reader = SettingsReader.of(Map.of("KAFKA_TOPIC", "2MiB"));
    assertThat(reader.bytes("KAFKA_TOPIC", 1, 1 << 30)).isEqualTo(2 << 20);
  }

  @Test
  void a_secret_comes_from_a_file_and_is_never_printed() throws Exception {
    Path file = folder.resolve("secret");
    Files.writeString(file, "hush\n");
    var reader = SettingsReader.of(Map.of("KAFKA_TOPIC", "", "KAFKA_TOPIC_FILE", file.toString()));
    Secret secret = reader.secret("KAFKA_TOPIC");
    assertThat(secret.value()).isEqualTo("hush");
    assertThat(secret).hasToString("********");
  }

  @Test
  void a_secret_given_twice_is_a_fault() throws Exception {
    Path file = folder.resolve("secret");
    Files.writeString(file, "hush");
    var reader =
        SettingsReader.of(Map.of("KAFKA_TOPIC", "hush", "KAFKA_TOPIC_FILE", file.toString()));
    Secret unused = reader.secret("KAFKA_TOPIC");
    assertThatThrownBy(reader::check)
        .hasMessageContaining("KAFKA_TOPIC is set twice")
        .hasMessageNotContaining("hush");
  }

  @Test
  void print_config_prints_the_effective_settings_with_secrets_masked() {
    var reader =
        SettingsReader.of(Map.of("KAFKA_TOPIC", "hush", "OPS_PORT", "7"), "--print-config");
    Secret unused = reader.secret("KAFKA_TOPIC");
    OpsSettings.read(reader);
    assertThatThrownBy(reader::check)
        .isInstanceOf(InformationRequested.class)
        .hasMessageContaining("OPS_PORT=7")
        .hasMessageContaining("KAFKA_TOPIC=********")
        .hasMessageNotContaining("hush");
  }

  @Test
  void help_lists_every_key_with_its_description() {
    assertThatThrownBy(() -> SettingsReader.of(Map.of(), "--help"))
        .isInstanceOf(InformationRequested.class)
        .hasMessageContaining("STREAMS_DIR")
        .hasMessageContaining("Folder of the streams' schema files");
  }

  @Test
  void kafka_settings_carry_the_properties_of_their_file() throws Exception {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "security.protocol=SASL_SSL\n");
    var settings =
        KafkaSettings.read(
            SettingsReader.of(
                Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", "k:1", "KAFKA_PROPERTIES_FILE", file.toString())));
    assertThat(settings.clientProperties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("bootstrap.servers", "k:1");
  }
}
