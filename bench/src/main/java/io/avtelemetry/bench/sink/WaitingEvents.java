package io.avtelemetry.bench.sink;

import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.site.FleetEvents;
import io.avtelemetry.bench.site.Installation;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts events onto the topic as ingest does: keyed by VIN, acknowledged, lz4. */
final class WaitingEvents {
  private static final int BATCH_BYTES = 128 << 10;

  private WaitingEvents() {}

  /** Sends events from the first number to before the last. */
  static void put(Installation site, FleetEvents events, long first, long end)
      throws InterruptedException {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, site.bootstrapServers());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      Future<RecordMetadata> last = null;
      for (long number = first; number < end; number++) {
        byte[] key =
            FleetEvents.vin(FleetEvents.vehicle(number)).getBytes(StandardCharsets.US_ASCII);
        last =
            producer.send(new ProducerRecord<>(Installation.TOPIC, key, events.canonical(number)));
      }
      producer.flush();
      if (last != null) {
        RecordMetadata unused = last.get();
      }
    } catch (ExecutionException e) {
      throw new BenchException("Kafka did not take the events", e.getCause());
    }
  }

  /** How many partitions the topic has. */
  static int partitions(Installation site) throws InterruptedException {
    try (Admin admin =
        Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, site.bootstrapServers()))) {
      return admin
          .describeTopics(List.of(Installation.TOPIC))
          .allTopicNames()
          .get()
          .get(Installation.TOPIC)
          .partitions()
          .size();
    } catch (ExecutionException e) {
      throw new BenchException("the topic cannot be looked at", e.getCause());
    }
  }
}
