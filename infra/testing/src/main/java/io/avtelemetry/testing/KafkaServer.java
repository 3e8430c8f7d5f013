package io.avtelemetry.testing;

import io.avtelemetry.testing.TestServers.KafkaInstance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real Kafka for tests; each test uses topics of its own. */
public final class KafkaServer implements AutoCloseable {
  private final KafkaInstance instance;
  private final boolean shared;

  KafkaServer(KafkaInstance instance, boolean shared) {
    this.instance = instance;
    this.shared = shared;
  }

  /** What clients take as {@code bootstrap.servers}; the same after a restart. */
  public String bootstrapServers() {
    return instance.bootstrapServers();
  }

  /** A name that no other test uses; no topic is made. */
  public String newTopicName() {
    return "topic-" + UUID.randomUUID();
  }

  /** Makes a topic under a new name and returns the name. */
  public String newTopic(int partitions) {
    return createTopic(newTopicName(), partitions);
  }

  /** Makes a topic and returns its name. */
  public String createTopic(String name, int partitions) {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
      return name;
    } catch (ExecutionException e) {
      throw new IllegalStateException("topic " + name + " was not made", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** An admin client, to be closed by the caller. */
  public Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  /** A producer of bytes that waits for all acknowledgements, to be closed by the caller. */
  public Producer<byte[], byte[]> producer() {
    return producer(Map.of());
  }

  /** The same with further properties. */
  public Producer<byte[], byte[]> producer(Map<String, Object> properties) {
    var all = new HashMap<>(properties);
    all.put("bootstrap.servers", bootstrapServers());
    all.put("acks", "all");
    // A leader just made may refuse the first request of a producer and take the second, whose
    // sequence then shuts the first out for good.
    all.put("max.in.flight.requests.per.connection", 1);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * A consumer of bytes, in no group, that has all partitions of a topic from their beginnings, to
   * be closed by the caller.
   */
  public Consumer<byte[], byte[]> consumer(String topic) {
    var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "auto.offset.reset",
                "earliest",
                // Whatever is asked of Kafka meanwhile waits as long.
                "fetch.max.wait.ms",
                10),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  /** Stops an own server in good order; its data stays. */
  public void stop() {
    requireOwn();
    instance.stop();
  }

  /** Starts an own server again, at the same address. */
  public void start() {
    requireOwn();
    instance.start();
  }

  @Override
  public void close() {
    instance.close();
  }

  private void requireOwn() {
    if (shared) {
      throw new IllegalStateException(
          "this server serves other tests too: take an @Own KafkaServer");
    }
  }
}
