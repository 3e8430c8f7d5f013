package io.avtelemetry.ingest;

import io.avtelemetry.settings.KafkaSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams' topics: makes those that are absent, and knows whether all can be written. */
final class KafkaTopics {
  private static final Logger log = LoggerFactory.getLogger(KafkaTopics.class);

  private static final int ATTEMPTS = 20;
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Set<String> names;
  private final KafkaSettings settings;
  private final Set<String> toldOfOtherPartitions = new HashSet<>();

  KafkaTopics(Set<String> names, KafkaSettings settings) {
    this.names = Set.copyOf(names);
    this.settings = settings;
  }

  Set<String> names() {
    return names;
  }

  /**
   * Returns when every topic is there and every partition has a leader; topics just made are given
   * a moment for that.
   *
   * @throws UnavailableException where Kafka does not answer, or a topic is not ready
   */
  void check(Admin admin) throws UnavailableException, InterruptedException {
    Map<String, TopicDescription> found = describe(admin);
    for (int attempt = 0; found.size() < names.size() && attempt < ATTEMPTS; attempt++) {
      for (String name : names) {
        if (attempt == 0 && !found.containsKey(name)) {
          create(admin, name);
        }
      }
      LockSupport.parkNanos(WAIT_NANOS);
      found = describe(admin);
    }
    for (String name : names) {
      requireLeaders(name, found.get(name));
    }
  }

  private void requireLeaders(String name, TopicDescription topic) throws UnavailableException {
    if (topic == null) {
      throw new UnavailableException(name + " is not there yet");
    }
    tellOfOtherPartitions(topic);
    for (TopicPartitionInfo partition : topic.partitions()) {
      if (partition.leader() == null || partition.leader().isEmpty()) {
        throw new UnavailableException(name + "-" + partition.partition() + " has no leader");
      }
    }
  }

  private Map<String, TopicDescription> describe(Admin admin)
      throws UnavailableException, InterruptedException {
    var found = new HashMap<String, TopicDescription>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
        admin.describeTopics(names).topicNameValues().entrySet()) {
      try {
        found.put(topic.getKey(), topic.getValue().get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw UnavailableException.because(e);
        }
      }
    }
    return found;
  }

  private void create(Admin admin, String name) throws UnavailableException, InterruptedException {
    try {
      var topic =
          new NewTopic(name, settings.topicPartitions(), settings.replicationFactor())
              .configs(settings.topicProperties());
      admin.createTopics(Set.of(topic)).all().get();
      log.info(
          "topic created: topic={} partitions={} replicationFactor={}",
          name,
          settings.topicPartitions(),
          settings.replicationFactor());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw UnavailableException.because(e);
      }
    }
  }

  private void tellOfOtherPartitions(TopicDescription topic) {
    if (topic.partitions().size() != settings.topicPartitions()
        && toldOfOtherPartitions.add(topic.name())) {
      log.warn(
          "topic {} has {} partitions, not the {} of KAFKA_TOPIC_PARTITIONS; it stays as it is",
          topic.name(),
          topic.partitions().size(),
          settings.topicPartitions());
    }
  }
}
