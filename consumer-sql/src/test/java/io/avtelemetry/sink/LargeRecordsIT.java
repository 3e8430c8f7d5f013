package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithKafka;
import io.avtelemetry.testing.WithPostgres;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are large, but next to nothing while they travel compressed. */
@WithKafka
@WithPostgres
class LargeRecordsIT {
  private static final int RECORDS = 300;
  private static final int RECORD_BYTES = 1_000_000;

  private final KafkaServer kafka;
  private final PostgresServer postgres;

  LargeRecordsIT(KafkaServer kafka, PostgresServer postgres) {
    this.kafka = kafka;
    this.postgres = postgres;
  }

  private static List<ProducerRecord<byte[], byte[]>> notes(String topic) {
    String text = "a".repeat(RECORD_BYTES - 100);
    return IntStream.range(0, RECORDS)
        .mapToObj(
            id ->
                new ProducerRecord<byte[], byte[]>(
                    topic, TestBed.bytes("{\"id\":%d,\"text\":\"%s\"}".formatted(id, text))))
        .toList();
  }

  @Test
  void a_poll_brings_what_it_may_and_the_next_ones_bring_the_rest() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1)) {
      bed.sendCompressed(notes(bed.topic));
      int bound = 4_000_000;
      var allowance = new PollAllowance(bound);
      var partition = new TopicPartition(bed.topic, 0);
      var offsets = new ArrayList<Long>();
      try (var consumer = KafkaClients.consumer(bed.settings().kafka(), bed.topic, 1, allowance)) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, 0);
        await()
            .atMost(TestBed.PATIENCE)
            .until(
                () -> {
                  allowance.renew();
                  var records = consumer.poll(Duration.ofMillis(200)).records(partition);
                  assertThat(sizeOf(records)).isLessThan(bound + RECORD_BYTES);
                  records.forEach(r -> offsets.add(r.offset()));
                  return offsets.size() >= RECORDS;
                });
      }
      assertThat(offsets).containsExactlyElementsOf(LongStream.range(0, RECORDS).boxed().toList());
    }
  }

  private static long sizeOf(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
    return records.stream().mapToLong(r -> r.value().remaining()).sum();
  }

  @Test
  void are_stored_by_a_process_that_could_not_hold_them_all(@TempDir Path folder) throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1).with("SINK_BATCH_BYTES", "4MiB")) {
      String topic = kafka.newTopic(1);
      bed.dropSchema(
          "notes",
          """
          {"type": "record", "name": "notes", "topic": "%s", "key": "id", "primaryKey": ["id"],
           "fields": [{"name": "id", "type": "long"}, {"name": "text", "type": "string"}]}"""
              .formatted(topic));
      bed.sendCompressed(notes(topic));
      Path log = folder.resolve("log");
      Process sink = startProcess(bed, log);
      try {
        await()
            .atMost(TestBed.PATIENCE)
            .ignoreExceptions() // until the table is there
            .until(() -> !sink.isAlive() || bed.count("SELECT count(*) FROM notes") == RECORDS);
        assertThat(sink.isAlive()).as(Files.readString(log)).isTrue();
        assertThat(bed.count("SELECT min(length(text)) FROM notes")).isEqualTo(RECORD_BYTES - 100);
        assertThat(bed.count("SELECT count(*) FROM dead_letters")).isZero();
      } finally {
        sink.destroyForcibly().waitFor();
      }
    }
  }

  private static Process startProcess(TestBed bed, Path log) throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-jar",
            Path.of("target", "consumer-sql.jar").toString());
    builder.environment().putAll(bed.environment);
    builder.environment().put("OPS_PORT", "0");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }
}
