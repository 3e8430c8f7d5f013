package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's thread that does all it does with Kafka: polls, decodes into the filling batch,
 * commits for the lag tools, and follows the group's rebalances.
 *
 * <p>While the batch is full or a position is unknown its partitions are paused, but polling goes
 * on, so that the group keeps this member.
 */
final class Reader implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Reader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration POLL_UNSETTLED = Duration.ofMillis(20);
  private static final Duration ROOM_WAIT = Duration.ofMillis(500);
  private static final Duration REVOKE_WAIT = Duration.ofSeconds(3);
  private static final Duration DRAIN_WAIT = Duration.ofSeconds(4);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long COMMIT_NANOS = Duration.ofSeconds(1).toNanos();

  private final String name;
  private final Handover handover;
  private final Function<PollAllowance, Consumer<ByteBuffer, ByteBuffer>> connect;
  private final PollAllowance allowance;
  private final Map<String, StreamTable> tables = new HashMap<>();
  private final Map<StreamTable, RecordDecoder> decoders = new HashMap<>();
  private final KafkaWatch watch;
  private final SinkMetrics metrics;
  private final Trouble trouble;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private Consumer<ByteBuffer, ByteBuffer> consumer;
  private boolean full;
  private long committedAt;
  private volatile boolean joined;

  Reader(
      String name,
      Handover handover,
      Function<PollAllowance, Consumer<ByteBuffer, ByteBuffer>> connect,
      List<StreamTable> tables,
      KafkaWatch watch,
      SinkMetrics metrics,
      Trouble trouble) {
    this.name = name;
    this.handover = handover;
    this.connect = connect;
    this.allowance = new PollAllowance(handover.pollBytes());
    this.watch = watch;
    this.metrics = metrics;
    this.trouble = trouble;
    for (StreamTable table : tables) {
      this.tables.put(table.topic(), table);
      decoders.put(table, new RecordDecoder(table.stream()));
    }
  }

  /** Asks the thread to end: it reads no more, has stored what it holds, and leaves the group. */
  void stop() {
    stop.countDown();
  }

  /** Whether it has been a member of its group since its start. */
  boolean isJoined() {
    return joined;
  }

  @Override
  public void run() {
    try {
      if (start()) {
        while (!isStopped()) {
          turn();
        }
      }
      if (!handover.drain(DRAIN_WAIT)) {
        log.warn("{} stops before all it read is stored; it will be read again", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // its owner has given it up
    } finally {
      leave();
    }
  }

  private boolean isStopped() {
    return stop.getCount() == 0;
  }

  private boolean start() throws InterruptedException {
    while (!watch.awaitTopics(POLL)) {
      if (isStopped()) {
        return false;
      }
    }
    while (consumer == null) {
      try {
        consumer = connect.apply(allowance);
        consumer.subscribe(tables.keySet(), new Rebalances());
      } catch (KafkaException e) {
        retryAfter(e);
        if (isStopped()) {
          return false;
        }
      }
    }
    return true;
  }

  private void turn() throws InterruptedException {
    try {
      boolean settled = settle();
      boolean wasFull = full;
      full = !handover.awaitRoom(ROOM_WAIT);
      if (full) {
        consumer.pause(consumer.assignment());
      } else if (wasFull) {
        settled = settle();
      }
      allowance.renew();
      append(consumer.poll(settled ? POLL : POLL_UNSETTLED));
      commit();
      trouble.over();
    } catch (InvalidOffsetException e) {
      log.warn("{}: {}", name, e.getMessage());
      e.partitions().forEach(this::park);
      handover.reopen(e.partitions(), null);
    } catch (KafkaException e) {
      retryAfter(e);
    }
  }

  /** Goes where positions were found, and lets flow what may; true when that is all partitions. */
  private boolean settle() {
    for (Lease lease : handover.open()) {
      consumer.seek(lease.partition(), lease.read);
      log.debug("{} reads {} from {}", name, lease, lease.read);
    }
    var open = new HashSet<TopicPartition>();
    var closed = new HashSet<TopicPartition>();
    for (Lease lease : handover.leases()) {
      (lease.state == Lease.State.OPEN ? open : closed).add(lease.partition());
    }
    consumer.pause(closed);
    Set<TopicPartition> paused = consumer.paused();
    open.retainAll(paused);
    consumer.resume(open);
    return closed.isEmpty();
  }

  private void append(ConsumerRecords<ByteBuffer, ByteBuffer> records) {
    for (var next : records.nextOffsets().entrySet()) {
      TopicPartition partition = next.getKey();
      handover.append(partition, records.records(partition), next.getValue().offset(), decoders);
    }
  }

  /** Tells Kafka what is stored, for the usual lag tools; the truth stands in PostgreSQL. */
  private void commit() {
    long now = System.nanoTime();
    if (now - committedAt < COMMIT_NANOS) {
      return;
    }
    committedAt = now;
    Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted();
    if (!offsets.isEmpty()) {
      consumer.commitAsync(
          offsets,
          (done, e) -> {
            if (e != null) {
              log.debug("{}: not committed to Kafka: {}", name, e.toString());
              done.keySet().forEach(committed::remove);
            }
          });
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> uncommitted() {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (Lease lease : handover.leases()) {
      long stored = lease.stored;
      if (stored >= 0 && !Long.valueOf(stored).equals(committed.put(lease.partition(), stored))) {
        offsets.put(lease.partition(), new OffsetAndMetadata(stored));
      }
    }
    return offsets;
  }

  private void retryAfter(KafkaException e) throws InterruptedException {
    metrics.kafkaRetry();
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    trouble.met("Kafka not read", root.getClass().getSimpleName() + ": " + root.getMessage());
    if (stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
      log.debug("{} stops while Kafka is away", name);
    }
  }

  /** A partition needs some position for the consumer to poll; paused, it reads nothing from it. */
  private void park(TopicPartition partition) {
    consumer.pause(Set.of(partition));
    consumer.seek(partition, 0);
  }

  private void leave() {
    if (consumer == null) {
      return;
    }
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted();
      if (!offsets.isEmpty()) {
        consumer.commitSync(offsets, CLOSE_WAIT);
      }
    } catch (KafkaException e) {
      log.debug("{}: not committed to Kafka: {}", name, e.toString());
    } finally {
      try {
        consumer.close(CloseOptions.timeout(CLOSE_WAIT));
      } catch (KafkaException e) {
        log.debug("{}: closed with {}", name, e.toString());
      }
    }
  }

  /** Called within poll, on the reader's thread. */
  private final class Rebalances implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      joined = true;
      partitions.forEach(Reader.this::park);
      handover.assigned(partitions.stream().map(p -> new Lease(p, tables.get(p.topic()))).toList());
      if (!partitions.isEmpty()) {
        log.info("{} owns {}", name, told(owned()));
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      release(partitions, REVOKE_WAIT);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      release(partitions, Duration.ZERO);
    }

    private void release(Collection<TopicPartition> partitions, Duration wait) {
      handover.revoked(partitions, wait);
      committed.keySet().removeAll(partitions);
      if (!partitions.isEmpty() && !isStopped()) {
        log.info("{} gave up {}, owns {}", name, told(partitions), told(owned()));
      }
    }

    private Collection<TopicPartition> owned() {
      return handover.leases().stream().map(Lease::partition).toList();
    }
  }

  /** Such as {@code test_topic-0..2,5 depots-1}. */
  static String told(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return "nothing";
    }
    Map<String, List<Integer>> byTopic =
        partitions.stream()
            .collect(
                Collectors.groupingBy(
                    TopicPartition::topic,
                    TreeMap::new,
                    Collectors.mapping(TopicPartition::partition, Collectors.toList())));
    return byTopic.entrySet().stream()
        .map(e -> e.getKey() + "-" + ranges(e.getValue().stream().sorted().toList()))
        .collect(Collectors.joining(" "));
  }

  private static String ranges(List<Integer> sorted) {
    var text = new StringBuilder();
    for (int i = 0; i < sorted.size(); i++) {
      int first = sorted.get(i);
      while (i + 1 < sorted.size() && sorted.get(i + 1) == sorted.get(i) + 1) {
        i++;
      }
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (sorted.get(i) > first) {
        text.append("..").append(sorted.get(i));
      }
    }
    return text.toString();
  }
}
