package io.avtelemetry.sink;

import io.avtelemetry.settings.KafkaSettings;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients as the sink wants them. */
final class KafkaClients {
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  private KafkaClients() {}

  /**
   * A consumer that fetches much at once, but never waits for more to come, and takes its positions
   * from nobody but us.
   *
   * @param allowance bounds each poll's bytes
   */
  static Consumer<ByteBuffer, ByteBuffer> consumer(
      KafkaSettings settings, String group, int id, PollAllowance allowance) {
    Map<String, Object> properties = settings.clientProperties();
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "consumer-sql-" + id);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    // A killed sink's partitions are free after this time, or after twice of it when it was killed
    // while partitions were being shared out; brokers allow no less.
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    // A partition that moves from one sink to another stands still until all others have heard of
    // it by a heartbeat.
    properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 100);
    properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
    properties.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    reconnectQuickly(properties);
    return new KafkaConsumer<>(properties, allowance.keys(), allowance.values());
  }

  static Admin admin(KafkaSettings settings) {
    Map<String, Object> properties = settings.clientProperties();
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "consumer-sql-admin");
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    reconnectQuickly(properties);
    return Admin.create(properties);
  }

  static Producer<byte[], byte[]> producer(KafkaSettings settings) {
    Map<String, Object> properties = settings.clientProperties();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "consumer-sql-replay");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 << 20);
    // It sends within a transaction, which PostgreSQL ends after 30 s of waiting.
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void reconnectQuickly(Map<String, Object> properties) {
    properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 100);
    properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
  }
}
