package io.avtelemetry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EncryptionSettingsTest {
  /** A file that can be read. */
  private static final String FILE = "pom.xml";

  private static KafkaSecurity kafka(Map<String, String> environment) {
    var reader = SettingsReader.of(environment);
    KafkaSecurity security = KafkaSecurity.read(reader);
    reader.check();
    return security;
  }

  @Test
  void leaves_kafka_to_its_properties_file_where_nothing_is_said() {
    assertThat(kafka(Map.of())).isEqualTo(KafkaSecurity.NONE);
    assertThat(KafkaSecurity.NONE.clientProperties()).isEmpty();
  }

  @Test
  void logs_in_to_kafka_with_whatever_characters_the_password_has() {
    var security =
        kafka(
            Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_TLS_CA_FILE", FILE,
                "KAFKA_SASL_USER", "me",
                "KAFKA_SASL_PASSWORD", "a\"b\\c"));
    assertThat(security.clientProperties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("ssl.truststore.location", FILE)
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"me\" password=\"a\\\"b\\\\c\";");
    assertThat(security.toString()).doesNotContain("a\"b");
  }

  @Test
  void names_what_is_wrong_of_kafka() {
    assertThatThrownBy(() -> kafka(Map.of("KAFKA_SECURITY_PROTOCOL", "TLS")))
        .hasMessageContaining("KAFKA_SECURITY_PROTOCOL is 'TLS' but must be");
    assertThatThrownBy(() -> kafka(Map.of("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")))
        .hasMessageContaining("KAFKA_SASL_PASSWORD is not set");
    assertThatThrownBy(() -> kafka(Map.of("KAFKA_TLS_CA_FILE", "none.pem")))
        .hasMessageContaining("KAFKA_TLS_CA_FILE cannot be read");
  }
}
