package io.avtelemetry.sink;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithKafka;
import io.avtelemetry.testing.WithPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * Topics that hold what nobody should have written: each bad record is kept, each good one stored.
 */
@WithKafka
@WithPostgres
class PoisonedTopicIT {
  private static final int PARTITIONS = 3;
  private static final List<String> COMPRESSIONS = List.of("none", "gzip", "snappy", "lz4", "zstd");

  private final KafkaServer kafka;
  private final PostgresServer postgres;
  private final Random random = new Random(20261121);

  PoisonedTopicIT(KafkaServer kafka, PostgresServer postgres) {
    this.kafka = kafka;
    this.postgres = postgres;
  }

  /** A record that must become a dead letter. */
  private static final class Poison {
    private final byte[] key;
    private final byte[] value;
    private final List<Header> headers;

    Poison(byte[] key, byte[] value, List<Header> headers) {
      this.key = key;
      this.value = value;
      this.headers = headers;
    }

    static Poison of(byte[] value) {
      return new Poison(TestBed.bytes("k"), value, List.of());
    }

    static Poison of(String value) {
      return of(value.getBytes(UTF_8));
    }

    ProducerRecord<byte[], byte[]> record(String topic, int partition) {
      var record = new ProducerRecord<>(topic, partition, key, value);
      headers.forEach(header -> record.headers().add(header));
      return record;
    }
  }

  private byte[] noise(int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private List<Poison> poisons() throws IOException {
    String good = TestBed.event(TestBed.vin(1), 1);
    var poisons = new ArrayList<Poison>();
    for (int length : new int[] {1, 2, 7, 64, 1000, 100_000}) {
      poisons.add(Poison.of(noise(length)));
    }
    poisons.add(Poison.of(noise(1_000_000)));
    poisons.add(Poison.of(new byte[1_000_000]));
    poisons.add(Poison.of(" ".repeat(1_000_000)));
    poisons.add(Poison.of("[".repeat(500_000)));
    poisons.add(Poison.of("{\"a\":".repeat(100_000)));
    poisons.add(Poison.of("{\"make\":" + "[".repeat(300) + "]".repeat(300) + "}"));
    poisons.add(Poison.of("{\"" + "x".repeat(900_000) + "\":1}"));
    poisons.add(Poison.of("{\"" + "x".repeat(63) + "\uD83D\uDE97\uD83D\uDE97\":1}"));
    poisons.add(Poison.of("{\"\\ud83d\":1}"));
    poisons.add(Poison.of("{\"a\\u0000b\\u001b[2J\":1}"));
    poisons.add(Poison.of("{\"'); DROP TABLE diag; --\":1}"));
    poisons.add(new Poison(TestBed.bytes("tombstone"), null, List.of()));
    poisons.add(new Poison(null, null, List.of()));
    poisons.add(new Poison(null, TestBed.bytes("no key"), List.of()));
    poisons.add(new Poison(new byte[0], new byte[0], List.of()));
    poisons.add(new Poison(noise(100_000), TestBed.bytes("a key of noise"), List.of()));
    poisons.add(Poison.of(""));
    poisons.add(Poison.of("null"));
    poisons.add(Poison.of("[]"));
    poisons.add(Poison.of("[" + good + "]"));
    poisons.add(Poison.of(good + good));
    poisons.add(Poison.of(good + "\n" + good));
    poisons.add(Poison.of("\uFEFF" + good));
    poisons.add(Poison.of(good.getBytes(UTF_16)));
    poisons.add(Poison.of(good.substring(0, good.length() - 1)));
    poisons.add(Poison.of(good.replace("Ford", "a\\u0000b")));
    poisons.add(Poison.of(good.replace("Ford", "\\ud83d")));
    poisons.add(Poison.of(good.replace("Ford", "F".repeat(21))));
    poisons.add(Poison.of(good.replace("13.5", "NaN")));
    poisons.add(Poison.of(good.replace("13.5", "-1")));
    poisons.add(Poison.of(good.replace("13.5", "1e999")));
    poisons.add(Poison.of(good.replace("13.5", "1".repeat(5000))));
    poisons.add(Poison.of(good.replace("\"2026-11-21T00:00:01.123456Z\"", "1e999999999")));
    poisons.add(Poison.of(good.replace("2026-11-21T00:00:01.123456Z", "294277-01-01T00:00:00Z")));
    poisons.add(Poison.of("{\"before\":null,\"after\":" + good + ",\"op\":\"c\"}"));
    poisons.add(Poison.of("timestamp=1&vin=" + TestBed.vin(1)));
    poisons.add(Poison.of("<event><vin>" + TestBed.vin(1) + "</vin></event>"));
    poisons.add(Poison.of(new byte[] {0, 0, 0, 0, 1, 2, 0x22, 4}));
    var gzip = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(gzip)) {
      out.write(good.getBytes(UTF_8));
    }
    poisons.add(Poison.of(gzip.toByteArray()));
    var utf8 = good.replace("Ford", "X").getBytes(UTF_8);
    for (byte[] bytes :
        new byte[][] {
          {(byte) 0xC0, (byte) 0xA2}, {(byte) 0xFF}, {(byte) 0xED, (byte) 0xA0, (byte) 0xBD}
        }) {
      poisons.add(Poison.of(replaced(utf8, (byte) 'X', bytes)));
    }
    poisons.add(
        new Poison(
            TestBed.bytes("k"),
            TestBed.bytes("a huge header"),
            List.of(header(TestBed.bytes("h"), noise(900_000)))));
    poisons.add(
        new Poison(
            TestBed.bytes("k"),
            TestBed.bytes("a huge name"),
            List.of(header("n".repeat(30_000).getBytes(UTF_8), noise(3)))));
    poisons.add(new Poison(TestBed.bytes("k"), TestBed.bytes("odd headers"), oddHeaders()));
    var many = new ArrayList<Header>();
    for (int i = 0; i < 5_000; i++) {
      many.add(header(TestBed.bytes("h" + i), noise(8)));
    }
    poisons.add(new Poison(TestBed.bytes("k"), TestBed.bytes("many headers"), many));
    return poisons;
  }

  private static List<Header> oddHeaders() {
    return List.of(
        header(new byte[0], new byte[0]),
        header(new byte[] {0}, new byte[] {0}),
        header(new byte[] {(byte) 0xFF, (byte) 0xFE}, null),
        header(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0xBD}, new byte[] {1}),
        header(TestBed.bytes("dead-letter-origin"), TestBed.bytes("forged-0@1")),
        header(TestBed.bytes("a\r\nb: \u001b[2J'\"\\{}"), TestBed.bytes("x")));
  }

  /** Of buffers, since a sender may write any bytes as a header's name. */
  private static Header header(byte[] name, byte[] value) {
    return new RecordHeader(ByteBuffer.wrap(name), value == null ? null : ByteBuffer.wrap(value));
  }

  private static ProducerRecord<byte[], byte[]> neighbour(
      String topic, int partition, String event) {
    return new ProducerRecord<>(topic, partition, null, event.getBytes(UTF_8));
  }

  private static byte[] replaced(byte[] text, byte what, byte[] by) {
    var out = new ByteArrayOutputStream();
    for (byte b : text) {
      if (b == what) {
        out.writeBytes(by);
      } else {
        out.write(b);
      }
    }
    return out.toByteArray();
  }

  private Producer<byte[], byte[]> producer(String compression) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            compression,
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            1_040_000),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  @Test
  void bad_records_of_every_kind_are_kept_whole_and_their_neighbours_stored() throws Exception {
    try (var bed = new TestBed(kafka, postgres, PARTITIONS).with("SINK_BATCH_BYTES", "4MiB")) {
      var sent = new HashMap<String, ProducerRecord<byte[], byte[]>>();
      int second = 0;
      int good = 0;
      for (String compression : COMPRESSIONS) {
        try (var producer = producer(compression)) {
          for (Poison poison : poisons()) {
            int partition = random.nextInt(PARTITIONS);
            String before = TestBed.event(TestBed.vin(1), second++);
            String after = TestBed.event(TestBed.vin(2), second++);
            var unused = producer.send(neighbour(bed.topic, partition, before));
            ProducerRecord<byte[], byte[]> record = poison.record(bed.topic, partition);
            RecordMetadata where = producer.send(record).get();
            unused = producer.send(neighbour(bed.topic, partition, after));
            sent.put(where.partition() + "@" + where.offset(), record);
            good += 2;
          }
        }
      }
      bed.startSink().awaitReady();
      bed.awaitAccounted(good + sent.size());
      assertThat(bed.rows()).isEqualTo(good);
      assertThat(bed.count("SELECT sum(dead) FROM sink_progress")).isEqualTo(sent.size());
      assertThat(bed.count("SELECT sum(missing) FROM sink_progress")).isZero();
      assertThatDeadLettersAre(sent, bed);
      assertThatTheyCanBeListed(sent.size(), bed);
    }
  }

  private static void assertThatDeadLettersAre(
      Map<String, ProducerRecord<byte[], byte[]>> sent, TestBed bed) throws Exception {
    int found = 0;
    try (var connection = bed.database.connection();
        var statement = connection.createStatement();
        ResultSet letters =
            statement.executeQuery(
                """
                SELECT partition || '@' || "offset", key, value, reason, ARRAY(
                  SELECT decode(h ->> 'value', 'base64')
                  FROM jsonb_array_elements(headers) WITH ORDINALITY AS header (h, n) ORDER BY n)
                FROM dead_letters\
                """)) {
      while (letters.next()) {
        ProducerRecord<byte[], byte[]> record = sent.get(letters.getString(1));
        assertThat(record).as(letters.getString(1)).isNotNull();
        assertThat(Arrays.equals(letters.getBytes(2), record.key())).isTrue();
        assertThat(Arrays.equals(letters.getBytes(3), record.value())).isTrue();
        assertThat(letters.getString(4))
            .isNotBlank()
            .hasSizeLessThan(2000)
            .doesNotContain("bug of the parser");
        assertThat((byte[][]) letters.getArray(5).getArray())
            .isEqualTo(
                Arrays.stream(record.headers().toArray())
                    .map(Header::value)
                    .toArray(byte[][]::new));
        found++;
      }
    }
    assertThat(found).isEqualTo(sent.size());
  }

  /** One line of JSON each, and nothing in it that a terminal would obey. */
  private static void assertThatTheyCanBeListed(int letters, TestBed bed) throws Exception {
    var out = new ByteArrayOutputStream();
    new DeadLettersCommand(bed.settings()).list(new PrintStream(out, true, UTF_8));
    String listed = out.toString(UTF_8);
    assertThat(listed.lines()).hasSize(letters);
    assertThat(listed.chars().filter(c -> Character.isISOControl(c) && c != '\n')).isEmpty();
  }

  @Test
  void what_fuzzing_begins_with_and_found_harms_no_neighbour() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1);
        var files = Files.list(Path.of("../common/src/test/resources/fuzz/events"))) {
      var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
      for (Path file : files.sorted().toList()) {
        records.add(new ProducerRecord<>(bed.topic, Files.readAllBytes(file)));
        records.add(bed.record("k", TestBed.event(TestBed.vin(7), records.size())));
      }
      bed.send(records);
      bed.startSink().awaitReady();
      bed.awaitAccounted(records.size());
      assertThat(bed.count("SELECT count(*) FROM diag WHERE vin = '" + TestBed.vin(7) + "'"))
          .isEqualTo(records.size() / 2);
    }
  }

  @Test
  void what_an_index_cannot_hold_is_a_dead_letter() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1)) {
      String topic = kafka.newTopic(1);
      bed.dropSchema(
          "notes",
          """
          {"type": "record", "name": "notes", "topic": "%s", "primaryKey": ["id"], "fields": [
            {"name": "id", "type": "string"}, {"name": "text", "type": "string"}]}\
          """
              .formatted(topic));
      var noise = new StringBuilder();
      random.ints(50_000, 0x4E00, 0x9FFF).forEach(noise::appendCodePoint);
      String long1 = "{\"id\":\"" + noise + "\",\"text\":\"\"}";
      String hostile =
          "{\"id\":\"'); DROP TABLE notes; --\",\"text\":\"\\\\N\\t\\\\.\\n\\u001b[2J\"}";
      var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
      for (String value : List.of("{\"id\":\"a\",\"text\":\"1\"}", long1, hostile)) {
        records.add(new ProducerRecord<>(topic, TestBed.bytes(value)));
      }
      bed.send(records);
      bed.startSink().awaitReady();
      bed.awaitAccounted(3);
      assertThat(bed.count("SELECT count(*) FROM notes")).isEqualTo(2);
      assertThat(bed.database.query("SELECT reason FROM dead_letters")).contains("54000");
      assertThat(bed.database.query("SELECT text FROM notes WHERE id LIKE '%DROP%'"))
          .isEqualTo("\\N\t\\.\n\u001b[2J");
    }
  }

  @Test
  void what_a_transaction_gave_up_is_missing_and_what_it_committed_stored() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1);
        var producer =
            new KafkaProducer<>(
                Map.<String, Object>of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    kafka.bootstrapServers(),
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    bed.topic),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      producer.initTransactions();
      int second = 0;
      for (boolean commit : new boolean[] {true, false, true}) {
        producer.beginTransaction();
        for (int i = 0; i < 5; i++) {
          var unused = producer.send(bed.record("k", TestBed.event(TestBed.vin(1), second++)));
        }
        producer.send(bed.record("k", "no event")).get();
        if (commit) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
      bed.startSink().awaitReady();
      // Six records and a marker each: of the one given up nothing is read.
      bed.awaitAccounted(21);
      assertThat(bed.rows()).isEqualTo(10);
      assertThat(bed.count("SELECT dead FROM sink_progress")).isEqualTo(2);
      assertThat(bed.count("SELECT missing FROM sink_progress")).isEqualTo(9);
    }
  }
}
