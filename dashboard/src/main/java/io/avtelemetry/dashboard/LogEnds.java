package io.avtelemetry.dashboard;

import io.avtelemetry.settings.KafkaSettings;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Streams;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Where the log of each stream's partitions ends. One thread asks. */
final class LogEnds implements AutoCloseable {
  private static final int REQUEST_MILLIS = 2_000;
  private static final long ANSWER_MILLIS = 2_500;
  private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(15);

  /** A partition of a stream. */
  record Part(String stream, int partition) {}

  private final Map<String, String> streamOfTopic = new TreeMap<>();
  private final Map<TopicPartition, Part> parts = new HashMap<>();
  private final Map<String, Object> properties;
  private Admin admin;
  private long partitionsSeenNanos;

  LogEnds(KafkaSettings settings, Streams streams) {
    for (EventStream stream : streams) {
      streamOfTopic.put(stream.topic(), stream.name());
    }
    properties = settings.clientProperties();
    properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "dashboard-admin");
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    properties.put(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 100);
    properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
  }

  /** Kafka did not answer in time, or answered that it cannot. */
  static final class AwayException extends Exception {
    private static final long serialVersionUID = 1L;

    AwayException(String message) {
      super(message, null, false, false);
    }
  }

  /** The first offset that is not written yet, of each partition of each topic that exists. */
  Map<Part, Long> read() throws AwayException, InterruptedException {
    connect();
    long now = System.nanoTime();
    if (parts.isEmpty() || now - partitionsSeenNanos > LOOK_FOR_PARTITIONS.toNanos()) {
      findPartitions();
      partitionsSeenNanos = now;
    }
    var asked = new HashMap<TopicPartition, OffsetSpec>();
    parts.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    var answer = admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    var ends = new HashMap<Part, Long>();
    for (var entry : parts.entrySet()) {
      try {
        ends.put(entry.getValue(), get(answer.partitionResult(entry.getKey())).offset());
      } catch (ExecutionException e) {
        partitionsSeenNanos = now - 2 * LOOK_FOR_PARTITIONS.toNanos();
        throw new AwayException(told(e));
      }
    }
    return ends;
  }

  /** Not before it is asked: an address that cannot be resolved yet may be later. */
  private void connect() throws AwayException {
    if (admin == null) {
      try {
        admin = Admin.create(properties);
      } catch (KafkaException e) {
        throw new AwayException(String.valueOf(e.getCause() == null ? e : e.getCause()));
      }
    }
  }

  private void findPartitions() throws AwayException, InterruptedException {
    var found = new HashMap<TopicPartition, Part>();
    var topics = admin.describeTopics(streamOfTopic.keySet()).topicNameValues();
    for (var entry : topics.entrySet()) {
      String topic = entry.getKey();
      try {
        TopicDescription described = get(entry.getValue());
        described
            .partitions()
            .forEach(
                p ->
                    found.put(
                        new TopicPartition(topic, p.partition()),
                        new Part(streamOfTopic.get(topic), p.partition())));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw new AwayException(told(e));
        }
      }
    }
    parts.clear();
    parts.putAll(found);
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, AwayException, InterruptedException {
    try {
      return future.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AwayException("no answer within " + ANSWER_MILLIS + " ms");
    }
  }

  private static String told(ExecutionException e) {
    return String.valueOf(e.getCause().getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
  }
}
