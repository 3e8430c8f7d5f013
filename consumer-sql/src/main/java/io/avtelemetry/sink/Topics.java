package io.avtelemetry.sink;

import io.avtelemetry.settings.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * What Kafka itself says of the topics. Thread-safe.
 *
 * <p>Its client is made when it is first needed and can be: a name that does not resolve yet must
 * not keep the process from starting.
 */
final class Topics implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 6;
  private static final ListOffsetsOptions COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

  private final KafkaSettings settings;
  private Admin admin;

  Topics(KafkaSettings settings) {
    this.settings = settings;
  }

  /** A topic's id and, by partition, the first offset that its log holds and the one behind it. */
  record Log(String topicId, Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {}

  /** Makes the topics that are not there. */
  void create(Collection<String> names) throws UnavailableException, InterruptedException {
    Admin client = client();
    var missing =
        names.stream()
            .map(
                n ->
                    new NewTopic(n, settings.topicPartitions(), settings.replicationFactor())
                        .configs(settings.topicProperties()))
            .toList();
    for (KafkaFuture<Void> created : client.createTopics(missing).values().values()) {
      try {
        answer(created);
      } catch (UnavailableException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  /** Where the logs of one topic's partitions begin and end. */
  Log log(String topic, Collection<TopicPartition> partitions)
      throws UnavailableException, InterruptedException {
    return new Log(
        ids(List.of(topic)).get(topic),
        offsets(partitions, OffsetSpec.earliest()),
        ends(partitions));
  }

  /** The offsets behind the last records that may be read. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions)
      throws UnavailableException, InterruptedException {
    return offsets(partitions, OffsetSpec.latest());
  }

  /** The topics' ids: another one under the same name is another topic. */
  Map<String, String> ids(Collection<String> names)
      throws UnavailableException, InterruptedException {
    var ids = new HashMap<String, String>();
    answer(client().describeTopics(names).allTopicNames())
        .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
    return ids;
  }

  /** Asks Kafka for anything, to learn that it answers. */
  void ping() throws UnavailableException, InterruptedException {
    answer(client().describeCluster().nodes());
  }

  private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec)
      throws UnavailableException, InterruptedException {
    var specs = partitions.stream().collect(Collectors.toMap(Function.identity(), p -> spec));
    var offsets = new HashMap<TopicPartition, Long>();
    Map<TopicPartition, ListOffsetsResultInfo> found =
        answer(client().listOffsets(specs, COMMITTED).all());
    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  private synchronized Admin client() throws UnavailableException {
    if (admin == null) {
      try {
        admin = KafkaClients.admin(settings);
      } catch (KafkaException e) {
        throw new UnavailableException(e);
      }
    }
    return admin;
  }

  private static <T> T answer(KafkaFuture<T> future)
      throws UnavailableException, InterruptedException {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new UnavailableException(e.getCause() == null ? e : e.getCause());
    }
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }

  /** Kafka gave no answer, or none that helps; try again. */
  static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(Throwable cause) {
      super(told(cause), cause);
    }

    private static String told(Throwable cause) {
      Throwable root = cause;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
  }
}
