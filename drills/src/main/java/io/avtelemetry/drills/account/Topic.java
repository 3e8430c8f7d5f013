package io.avtelemetry.drills.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.load.Poison;
import io.avtelemetry.drills.load.Reporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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

  private final Map<String, Reporter> reporters = new HashMap<>();
  private final Map<String, BitSet> seen = new HashMap<>();
  private final Findings findings;
  private final Map<Integer, Partition> partitions = new TreeMap<>();
  private final Map<String, Integer> partitionOfVin = new TreeMap<>();
  private final Map<String, Map<Long, Integer>> vehicles = new TreeMap<>();
  private final Map<Place, Integer> poison = new HashMap<>();

  private Topic(List<Reporter> reporters, Findings findings) {
    for (Reporter reporter : reporters) {
      this.reporters.put(reporter.vin(), reporter);
      seen.put(reporter.vin(), new BitSet());
    }
    this.findings = findings;
  }

  /** Reads it. */
  static Topic read(
      String bootstrapServers, String name, List<Reporter> reporters, Findings findings) {
    var topic = new Topic(reporters, findings);
    try (var consumer = consumer(bootstrapServers)) {
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
  static Map<Integer, Long> ends(String bootstrapServers, String name, int partitions) {
    try (var consumer = consumer(bootstrapServers)) {
      var ends = new TreeMap<Integer, Long>();
      consumer
          .endOffsets(
              IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(name, p)).toList())
          .forEach((partition, end) -> ends.put(partition.partition(), end));
      return ends;
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.CLIENT_ID_CONFIG,
            "drill-account",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5_000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
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
      take(record, event(JSON.readTree(record.value())));
    } catch (IOException | DateTimeParseException | NullPointerException e) {
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
    String key = new String(record.key(), StandardCharsets.UTF_8);
    findings.addUnless(
        key.equals(event.vin()), "topic key: " + key + " of an event of " + event.vin());
    Integer other = partitionOfVin.put(event.vin(), record.partition());
    findings.addUnless(
        other == null || other == record.partition(), "topic partitions: two for " + event.vin());
    Reporter reporter = reporters.get(event.vin());
    if (reporter != null) {
      long sequence = reporter.sequenceAt(event.micros());
      if (sequence < 0) {
        findings.add("topic never sent: " + event);
        return;
      }
      String difference = reporter.event(sequence).differenceTo(event);
      findings.addUnless(difference == null, "topic value: " + difference + " in " + event);
      seen.get(event.vin()).set((int) sequence);
    } else if (event.vin().startsWith(Reporter.VIN_PREFIX)) {
      findings.add("topic never sent, or to be refused: " + event);
    } else {
      Integer before =
          vehicles
              .computeIfAbsent(event.vin(), vin -> new HashMap<>())
              .putIfAbsent(event.micros(), event.hashCode());
      findings.addUnless(
          before == null || before == event.hashCode(), "topic two events at one time: " + event);
    }
  }

  private void findings() {
    for (Reporter reporter : reporters.values()) {
      long accepted = reporter.accepted();
      int lacking = seen.get(reporter.vin()).nextClearBit(0);
      findings.addUnless(
          lacking >= accepted,
          "accepted, but not on the topic: %s, event %d of %d"
              .formatted(reporter.vin(), lacking, accepted));
    }
  }

  static DrillEvent event(JsonNode node) {
    return new DrillEvent(
        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(node.get("timestamp").textValue())),
        node.get("vin").textValue(),
        node.get("make").textValue(),
        node.get("model").textValue(),
        node.get("position_x").doubleValue(),
        node.get("position_y").doubleValue(),
        node.get("position_z").doubleValue(),
        node.get("speed").doubleValue(),
        optional(node, "latitude"),
        optional(node, "longitude"),
        optional(node, "heading"));
  }

  private static Double optional(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNumber() ? Double.valueOf(value.doubleValue()) : null;
  }

  /** What each partition holds, by number. */
  Map<Integer, Partition> partitions() {
    return partitions;
  }

  /** The partition of each vehicle that has an event. */
  Map<String, Integer> partitionOfVin() {
    return partitionOfVin;
  }

  /** The VINs of the real vehicles, with a hash of each event by its time. */
  Map<String, Map<Long, Integer>> vehicles() {
    return vehicles;
  }

  /** A hash of each record that cannot be stored. */
  Map<Place, Integer> poison() {
    return poison;
  }

  /** How many events of a reporter stand here at least once. */
  List<String> vins() {
    return new ArrayList<>(partitionOfVin.keySet());
  }
}
