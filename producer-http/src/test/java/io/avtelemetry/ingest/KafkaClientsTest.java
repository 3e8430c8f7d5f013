package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.settings.KafkaSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClientsTest {
  @TempDir private Path folder;

  private static Map<String, Object> properties(Optional<Path> file) {
    return new KafkaClients(
            new KafkaSettings("kafka:9092", 6, (short) 1, file),
            new PublisherSettings(
                PublisherSettings.Compression.ZSTD, Duration.ofSeconds(3), 1 << 20, 64 << 20))
        .producerProperties();
  }

  @Test
  void an_event_is_acknowledged_by_all_within_less_than_a_request_may_take() {
    Map<String, Object> properties = properties(Optional.empty());
    assertThat(properties)
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
        .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
        .containsEntry(ProducerConfig.LINGER_MS_CONFIG, 0)
        .containsEntry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0)
        .containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    int delivery = (Integer) properties.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    int request = (Integer) properties.get(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
    assertThat(delivery).isLessThan(3000).isGreaterThan(request);
  }

  @Test
  void events_gather_while_the_one_request_to_a_broker_is_under_way() {
    assertThat(properties(Optional.empty()))
        .containsEntry(ProducerConfig.LINGER_MS_CONFIG, 0)
        .containsEntry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
  }

  @Test
  void a_file_adds_properties_but_weakens_no_promise() throws Exception {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "security.protocol=SASL_SSL\nacks=0\nmax.block.ms=60000\n");
    assertThat(properties(Optional.of(file)))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
        .containsEntry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
  }
}
