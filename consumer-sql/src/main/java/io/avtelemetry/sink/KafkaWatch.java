package io.avtelemetry.sink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka every other second where the logs end: that tells the lag, and whether Kafka answers;
 * and whether the topics are still the ones that positions speak of. It makes the topics first.
 */
final class KafkaWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final Topics topics;
  private final List<StreamTable> tables;
  private final Supplier<List<Lease>> leases;
  private final Consumer<List<TopicPartition>> reopen;
  private final SinkMetrics metrics;
  private final Trouble trouble;
  private final CountDownLatch topicsReady = new CountDownLatch(1);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "kafka-watch");

  /**
   * Watches over leases.
   *
   * @param reopen told which partitions' positions are not to be trusted any more
   */
  KafkaWatch(
      Topics topics,
      List<StreamTable> tables,
      Supplier<List<Lease>> leases,
      Consumer<List<TopicPartition>> reopen,
      SinkMetrics metrics,
      Trouble trouble) {
    this.topics = topics;
    this.tables = tables;
    this.leases = leases;
    this.reopen = reopen;
    this.metrics = metrics;
    this.trouble = trouble;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Waits until the topics are there; false where they are not yet. */
  boolean awaitTopics(Duration wait) throws InterruptedException {
    return topicsReady.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Why Kafka cannot be worked with now. */
  Optional<String> notReady() {
    return trouble
        .now()
        .or(() -> topicsReady.getCount() > 0 ? Optional.of("not reached yet") : Optional.empty());
  }

  private void run() {
    try {
      do {
        try {
          look();
          trouble.over();
        } catch (Topics.UnavailableException e) {
          if (stop.getCount() > 0) {
            metrics.kafkaRetry();
            trouble.met("no answer", e.getMessage());
          }
        }
      } while (!stop.await(period().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private Duration period() {
    return topicsReady.getCount() > 0 ? PERIOD.dividedBy(8) : PERIOD;
  }

  private void look() throws Topics.UnavailableException, InterruptedException {
    if (topicsReady.getCount() > 0) {
      topics.create(tables.stream().map(StreamTable::topic).toList());
      topicsReady.countDown();
    }
    Map<TopicPartition, Lease> stored = new HashMap<>();
    leases.get().stream().filter(l -> l.stored >= 0).forEach(l -> stored.put(l.partition(), l));
    lookAtIds(stored.values());
    if (stored.isEmpty()) {
      topics.ping();
    }
    var lag = new HashMap<String, Long>();
    tables.forEach(table -> lag.put(table.name(), 0L));
    if (!stored.isEmpty()) {
      topics
          .ends(new ArrayList<>(stored.keySet()))
          .forEach(
              (partition, end) -> {
                Lease lease = stored.get(partition);
                lag.merge(lease.table().name(), Math.max(0, end - lease.stored), Long::sum);
              });
    }
    lag.forEach(metrics::lag);
  }

  /**
   * A topic that was deleted and made again has another log, in which the old offsets mean nothing,
   * though reading may go on there without a word from Kafka.
   */
  private void lookAtIds(Collection<Lease> stored)
      throws Topics.UnavailableException, InterruptedException {
    List<Lease> open = stored.stream().filter(l -> l.state == Lease.State.OPEN).toList();
    if (open.isEmpty()) {
      return;
    }
    Map<String, String> ids =
        topics.ids(open.stream().map(l -> l.partition().topic()).distinct().toList());
    List<TopicPartition> changed =
        open.stream()
            .filter(l -> !ids.get(l.partition().topic()).equals(l.topicId))
            .map(Lease::partition)
            .toList();
    if (!changed.isEmpty()) {
      log.error("{}: the topic was made anew while it was read", Reader.told(changed));
      reopen.accept(changed);
    }
  }

  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
  }
}
