package io.avtelemetry.ingest;

import io.avtelemetry.settings.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients of this process, with the settings on which its promises rest. */
final class KafkaClients {
  private static final String CLIENT_ID = "producer-http";
  private static final int RECONNECT_MAX_MILLIS = 500;
  private static final int CONNECT_MILLIS = 1000;
  private static final int ADMIN_MILLIS = 2000;
  private static final int BATCH_BYTES = 64 * 1024;
  private static final int BATCH_OVERHEAD_BYTES = 1024;
  private static final long NEVER_MILLIS = Duration.ofDays(3650).toMillis();

  private final KafkaSettings kafka;
  private final PublisherSettings settings;

  KafkaClients(KafkaSettings kafka, PublisherSettings settings) {
    this.kafka = kafka;
    this.settings = settings;
  }

  /**
   * A producer that never makes its caller wait.
   *
   * @throws org.apache.kafka.common.KafkaException where no bootstrap server's name is known
   */
  Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A client whose every call ends within two seconds. */
  Admin admin() {
    Map<String, Object> properties = commonProperties();
    properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_MILLIS);
    properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_MILLIS);
    return Admin.create(properties);
  }

  Map<String, Object> producerProperties() {
    Map<String, Object> properties = commonProperties();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, settings.compression().kafkaName());
    // Batches form by themselves while the one request is under way. Waiting for them would cost
    // latency; more requests at once would make them small, each with its cost here and in Kafka.
    // And a leader just made may refuse the first of several requests but take the second, whose
    // sequence then shuts the first out until it is given up.
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    int timeout = (int) settings.requestTimeout().toMillis();
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout * 4 / 5);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout * 2 / 5);
    // A send never waits, for metadata or for memory: both are there or the event is refused. The
    // topics' metadata is fetched before the first event and kept.
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, NEVER_MILLIS);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, settings.bufferBytes());
    properties.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.maxEventBytes() + BATCH_OVERHEAD_BYTES);
    return properties;
  }

  private Map<String, Object> commonProperties() {
    Map<String, Object> properties = kafka.clientProperties();
    properties.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, CLIENT_ID);
    properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MILLIS);
    properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, CONNECT_MILLIS);
    properties.put(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, CONNECT_MILLIS);
    return properties;
  }
}
