package io.avtelemetry.drills.account;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.load.Poison;
import io.avtelemetry.drills.load.Sent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that stands on the topic, read from its beginning to its end, held against the ledger. */
final class Topic {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A record's place. */
  record Place(int partition, long offset) {}

  /** What a partition holds. */
  static final class Partition {
    long end;
    long events;
    long poison;
    long missing;
  }

  private final Map<String, Sent> senders = new HashMap<>();
  private final Map<String, BitSet> seen = new HashMap<>();
  private final Findings findings;
  private final Map<Integer, Partition> partitions = new TreeMap<>();
  private final Map<String, Integer> partitionOfVin = new TreeMap<>();
  private final Map<Place, Integer> poison = new HashMap<>();

  private Topic(Collection<Sent> senders, Findings findings) {
    for (Sent sender : senders) {
      this.senders.put(sender.vin(), sender);
      seen.put(sender.vin(), new BitSet());
    }
    this.findings = findings;
  }

  /** Reads it. */
  static Topic read(
      Map<String, Object> kafka, String name, Collection<Sent> senders, Findings findings) {
    var topic = new Topic(senders, findings);
    try (var consumer = consumer(kafka)) {
      List<TopicPartition> all =
          consumer.partitionsFor(name).stream()
              .map(info -> new TopicPartition(name, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      consumer.assign(all);
      consumer.seekToBeginning(all);
      for (TopicPartition partition : all) {
        topic.partitions.put(partition.partition(), new Partition());
      }
      long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
      while (all.stream().anyMatch(p -> topic.partitions.get(p.partition()).end < ends.get(p))) {
        consumer.poll(Duration.ofMillis(500)).forEach(topic::take);
        if (System.nanoTime() > deadline) {
          findings.add("topic: could not be read to its end within 5 minutes");
          return topic;
        }
      }
    }
    topic.findings();
    return topic;
  }

  /** Where the log ends, by partition. */
  static Map<Integer, Long> ends(Map<String, Object> kafka, String name, int partitions) {
    try (var consumer = consumer(kafka)) {
      var ends = new TreeMap<Integer, Long>();
      consumer
          .endOffsets(
              IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(name, p)).toList())
          .forEach((partition, end) -> ends.put(partition.partition(), end));
      return ends;
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> kafka) {
    var settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "drill-account");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Partition partition = partitions.get(record.partition());
    partition.missing += record.offset() - partition.end;
    partition.end = record.offset() + 1;
    if (record.headers().lastHeader(Poison.HEADER) != null) {
      partition.poison++;
      poison.put(new Place(record.partition(), record.offset()), Arrays.hashCode(record.value()));
      return;
    }
    partition.events++;
    try {
      take(record, DrillEvent.read(JSON.readTree(record.value())));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      findings.add(
          "topic holds what is no event: %d@%d %s"
              .formatted(
                  record.partition(),
                  record.offset(),
                  record.value() == null
                      ? null
                      : new String(record.value(), StandardCharsets.UTF_8)));
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, DrillEvent event) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    findings.addUnless(
        key.equals(event.vin()), "topic key: " + key + " of an event of " + event.vin());
    Integer other = partitionOfVin.put(event.vin(), record.partition());
    findings.addUnless(
        other == null || other == record.partition(), "topic partitions: two for " + event.vin());
    Sent sender = senders.get(event.vin());
    long sequence = sender == null ? -1 : sender.sequenceAt(event.micros());
    if (sequence < 0 || sequence >= sender.count()) {
      findings.add("topic never sent, or to be refused: " + event);
      return;
    }
    String difference = sender.event(sequence).differenceTo(event);
    findings.addUnless(difference == null, "topic value: " + difference + " in " + event);
    seen.get(event.vin()).set((int) sequence);
  }

  private void findings() {
    for (Sent sender : senders.values()) {
      BitSet there = seen.get(sender.vin());
      for (int i = there.nextClearBit(0); i < sender.count(); i = there.nextClearBit(i + 1)) {
        findings.addUnless(
            !sender.isAccepted(i), "accepted, but not on the topic: " + sender.event(i));
      }
    }
  }

  /** What each partition holds, by number. */
  Map<Integer, Partition> partitions() {
    return partitions;
  }

  /** The partition of each vehicle that has an event. */
  Map<String, Integer> partitionOfVin() {
    return partitionOfVin;
  }

  /** A hash of each record that cannot be stored. */
  Map<Place, Integer> poison() {
    return poison;
  }
}
