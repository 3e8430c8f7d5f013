package io.avtelemetry.dashboard;

import io.avtelemetry.dashboard.LogEnds.Part;
import io.avtelemetry.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the vehicles' topic from its end, on a thread of its own: in no group, without committed
 * offsets. Only the newest report of each vehicle counts, so where it falls behind it goes to the
 * end.
 */
final class Follower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(30);
  private static final long MOST_BEHIND = 100_000;
  private static final long STOP_MILLIS = 3_000;

  private final KafkaSettings settings;
  private final String stream;
  private final String topic;
  private final PositionReader reader;
  private final LiveFleet fleet;
  private final LateReports late;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "follower");
  private volatile Consumer<byte[], byte[]> consumer;
  private long partitionsSeenNanos;

  private Follower(
      KafkaSettings settings, VehicleFields fields, LiveFleet fleet, LateReports late) {
    this.settings = settings;
    this.late = late;
    this.stream = fields.stream().name();
    this.topic = fields.stream().topic();
    this.reader = new PositionReader(fields);
    this.fleet = fleet;
  }

  static Follower start(
      KafkaSettings settings, VehicleFields fields, LiveFleet fleet, LateReports late) {
    var follower = new Follower(settings, fields, fleet, late);
    follower.thread.setDaemon(true);
    follower.thread.start();
    return follower;
  }

  private void run() {
    try {
      while (stop.getCount() > 0) {
        try (Consumer<byte[], byte[]> opened = connect()) {
          consumer = opened;
          follow(opened);
        } catch (WakeupException e) {
          return; // closed
        } catch (KafkaException e) {
          log.debug("topic {} is not followed: {}", topic, e.toString());
          if (stop.await(RETRY.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
      Thread.currentThread().interrupt(); // its owner has given it up
    }
  }

  private Consumer<byte[], byte[]> connect() {
    Map<String, Object> properties = settings.clientProperties();
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "dashboard");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    properties.put(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, 100);
    properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void follow(Consumer<byte[], byte[]> from) throws InterruptedException {
    while (stop.getCount() > 0) {
      if (!assign(from)) {
        // The topic may not be made yet.
        if (stop.await(RETRY.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
          return;
        }
        continue;
      }
      for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
        reader.read(record.value()).ifPresent(report -> take(report, record));
      }
      keepUp(from);
    }
  }

  /** Takes all partitions there are, now and then new ones; true where there are any. */
  private boolean assign(Consumer<byte[], byte[]> to) {
    boolean assigned = !to.assignment().isEmpty();
    long now = System.nanoTime();
    if (assigned && now - partitionsSeenNanos < LOOK_FOR_PARTITIONS.toNanos()) {
      return true;
    }
    List<PartitionInfo> found;
    try {
      found = to.partitionsFor(topic);
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      if (assigned) {
        partitionsSeenNanos = now;
        return true; // those we have will do
      }
      throw e;
    }
    partitionsSeenNanos = now;
    if (found == null || found.isEmpty()) {
      return assigned;
    }
    if (found.size() != to.assignment().size()) {
      var partitions = new ArrayList<TopicPartition>();
      found.forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
      to.assign(partitions);
      log.info("follows {} partitions of {}", partitions.size(), topic);
    }
    return true;
  }

  private void take(Position report, ConsumerRecord<byte[], byte[]> from) {
    if (fleet.add(report)) {
      late.add(report.vin(), new Part(stream, from.partition()), from.offset());
    }
  }

  private static void keepUp(Consumer<byte[], byte[]> on) {
    for (TopicPartition partition : on.assignment()) {
      OptionalLong behind = on.currentLag(partition);
      if (behind.isPresent() && behind.getAsLong() > MOST_BEHIND) {
        log.info("{} records behind in {}: goes to the end", behind.getAsLong(), partition);
        on.seekToEnd(List.of(partition));
      }
    }
  }

  @Override
  public void close() {
    stop.countDown();
    Consumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
