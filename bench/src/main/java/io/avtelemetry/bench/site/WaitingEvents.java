package io.avtelemetry.bench.site;

import io.avtelemetry.bench.measure.BenchException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts events onto the topic as ingest does: keyed by VIN, acknowledged, snappy. */
public final class WaitingEvents {
  private static final int BATCH_BYTES = 128 << 10;

  private WaitingEvents() {}

  /** Sends events from the first number to before the last. */
  public static void put(Installation site, FleetEvents events, long first, long end)
      throws InterruptedException {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, site.bootstrapServers());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "snappy");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      Future<RecordMetadata> last = null;
      for (long number = first; number < end; number++) {
        byte[] key = events.key(number).getBytes(StandardCharsets.US_ASCII);
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
  public static int partitions(Installation site) throws InterruptedException {
    try (Admin admin = admin(site)) {
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

  /** Bytes of the topic's log, of all partitions. */
  public static long logBytes(Installation site) throws InterruptedException {
    try (Admin admin = admin(site)) {
      return admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
          .flatMap(directories -> directories.values().stream())
          .flatMap(directory -> directory.replicaInfos().entrySet().stream())
          .filter(replica -> replica.getKey().topic().equals(Installation.TOPIC))
          .mapToLong(replica -> replica.getValue().size())
          .sum();
    } catch (ExecutionException e) {
      throw new BenchException("the topic's size cannot be asked for", e.getCause());
    }
  }

  /** Lets Kafka forget all but the newest of the log, so that a long run does not fill the disk. */
  public static void keepOnlyTheNewest(Installation site) throws InterruptedException {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, Installation.TOPIC);
    List<AlterConfigOp> changes =
        Map.of(
                TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(512 << 20),
                TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(64 << 20))
            .entrySet()
            .stream()
            .map(e -> new ConfigEntry(e.getKey(), e.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    try (Admin admin = admin(site)) {
      Void unused = admin.incrementalAlterConfigs(Map.of(topic, changes)).all().get();
    } catch (ExecutionException e) {
      throw new BenchException("the topic's retention cannot be set", e.getCause());
    }
  }

  private static Admin admin(Installation site) {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, site.bootstrapServers()));
  }
}
