package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avtelemetry.settings.KafkaSettings;
import io.avtelemetry.settings.StreamsSettings;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Streams;
import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.Own;
import io.avtelemetry.testing.WithKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithKafka
class IngestIT {
  private static final int PARTITIONS = 3;
  private static final String LANDMARK =
      """
      {"type": "record", "name": "landmark", "topic": "%s", "key": "id", "primaryKey": ["id"],
       "fields": [
         {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
         {"name": "name", "type": "string", "maxLength": 40}
      ]}
      """;

  private static TestServer connect(KafkaServer kafka, Streams streams) {
    return connect(kafka, streams, Map.of("MAX_REQUEST_BYTES", "3MiB"));
  }

  private static TestServer connect(
      KafkaServer kafka, Streams streams, Map<String, String> settings) {
    HttpSettings http =
        IngestSettings.read(io.avtelemetry.settings.SettingsReader.of(settings)).http();
    var publisher =
        KafkaPublisher.connect(
            new KafkaSettings(kafka.bootstrapServers(), PARTITIONS, (short) 1, Optional.empty()),
            new PublisherSettings(
                PublisherSettings.Compression.SNAPPY,
                http.requestTimeout(),
                http.maxRequestBytes(),
                2 * http.maxInFlightBytes()),
            streams,
            new SimpleMeterRegistry());
    return TestServer.start(publisher, streams, settings);
  }

  private static TestServer ready(KafkaServer kafka, Streams streams) {
    return ready(connect(kafka, streams));
  }

  /** A server with these settings in place of the defaults, once it takes events. */
  static TestServer ready(KafkaServer kafka, Streams streams, Map<String, String> settings) {
    return ready(connect(kafka, streams, settings));
  }

  private static TestServer ready(TestServer server) {
    await().atMost(Duration.ofSeconds(60)).until(() -> server.readiness().statusCode() == 200);
    return server;
  }

  /** What stands in the topic at this moment; nothing is waited for. */
  private static List<ConsumerRecord<byte[], byte[]>> stored(KafkaServer kafka, String topic) {
    try (var consumer = kafka.consumer(topic)) {
      long end =
          consumer.endOffsets(consumer.assignment()).values().stream().mapToLong(o -> o).sum();
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      while (records.size() < end) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofSeconds(1));
        polled.forEach(records::add);
      }
      return records;
    }
  }

  private static List<String> storedValues(KafkaServer kafka, String topic) {
    return stored(kafka, topic).stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void what_is_answered_202_is_in_the_topic_in_every_form(KafkaServer kafka) throws Exception {
    String topic = kafka.newTopicName();
    try (var server = ready(kafka, Events.fleet(topic))) {
      assertThat(server.postJson(Events.diag(1)).statusCode()).isEqualTo(202);
      assertThat(storedValues(kafka, topic)).containsExactly(Events.canonicalDiag(1));

      String form = "application/x-www-form-urlencoded";
      byte[] gzip = GunzipTest.gzip(Events.diag(6).getBytes(StandardCharsets.UTF_8));
      assertThat(
              List.of(
                  server.postJson("[" + Events.diag(2) + "," + Events.diag(3) + "]").body(),
                  server.post("/events", "application/x-ndjson", Events.diag(4) + "\n").body(),
                  server.post("/events/diag", form, Events.form(5)).body(),
                  server
                      .post("/events", "application/json", gzip, "Content-Encoding", "gzip")
                      .body()))
          .containsExactly(
              "{\"accepted\":2}\n",
              "{\"accepted\":1}\n",
              "{\"accepted\":1}\n",
              "{\"accepted\":1}\n");
      assertThat(storedValues(kafka, topic))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 6).mapToObj(Events::canonicalDiag).toList());
      assertThat(stored(kafka, topic))
          .allSatisfy(record -> assertThat(record.key()).asString().isEqualTo(Events.VIN));
      assertThat(server.get("/events").body()).endsWith("Events served: 6.\n");
    }
  }

  @Test
  void absent_topics_are_made_with_the_partitions_that_are_set(KafkaServer kafka) throws Exception {
    String topic = kafka.newTopicName();
    try (var server = ready(kafka, Events.fleet(topic));
        Admin admin = kafka.admin()) {
      assertThat(
              admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get().partitions())
          .hasSize(PARTITIONS);
      assertThat(server.readiness().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_topic_with_other_partitions_is_used_as_it_is(KafkaServer kafka) throws Exception {
    String topic = kafka.newTopic(1);
    try (var server = ready(kafka, Events.fleet(topic))) {
      assertThat(server.postJson(Events.diag(1)).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void many_posts_at_once_are_each_stored_once(KafkaServer kafka) throws Exception {
    String topic = kafka.newTopicName();
    int posts = 500;
    try (var server = ready(kafka, Events.fleet(topic))) {
      List<CompletableFuture<HttpResponse<String>>> answers =
          IntStream.range(0, posts).mapToObj(i -> server.postJsonLater(Events.diag(i))).toList();
      assertThat(answers).allSatisfy(a -> assertThat(a.join().statusCode()).isEqualTo(202));
      assertThat(storedValues(kafka, topic))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, posts).mapToObj(Events::canonicalDiag).toList());
    }
  }

  @Test
  void an_event_larger_than_the_topic_takes_is_rejected_by_its_index(
      KafkaServer kafka, @TempDir Path folder) throws Exception {
    String topic = kafka.newTopicName();
    Files.writeString(
        folder.resolve("note.avsc"),
        """
        {"type": "record", "name": "note", "topic": "%s", "key": "id", "primaryKey": ["id"],
         "fields": [{"name": "id", "type": "string", "maxLength": 8},
                    {"name": "text", "type": "string", "maxLength": 2500000}]}
        """
            .formatted(topic));
    var settings = new StreamsSettings(folder, "note", Optional.empty(), Optional.empty());
    try (var server = ready(kafka, Streams.read(settings))) {
      // Beyond the broker's message.max.bytes, of characters that do not compress away.
      String text =
          new java.util.Random(1)
              .ints(2_000_000, 'a', 'z' + 1)
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      HttpResponse<String> answer =
          server.postJson(
              "[{\"id\":\"a\",\"text\":\"%s\"},{\"id\":\"b\",\"text\":\"small\"}]".formatted(text));
      assertThat(answer.statusCode()).isEqualTo(207);
      assertThat(answer.body())
          .isEqualTo(
              "{\"accepted\":1,\"rejected\":[{\"index\":0,\"detail\":\"is larger than its topic"
                  + " takes\"}]}\n");
    }
  }

  @Test
  void a_second_stream_is_a_second_file(KafkaServer kafka, @TempDir Path folder) throws Exception {
    String diagTopic = kafka.newTopicName();
    String landmarkTopic = kafka.newTopicName();
    Files.copy(Path.of("../scenarios/fleet/streams/diag.avsc"), folder.resolve("diag.avsc"));
    Files.writeString(folder.resolve("landmark.avsc"), LANDMARK.formatted(landmarkTopic));
    Streams streams =
        Streams.read(new StreamsSettings(folder, "diag", Optional.of(diagTopic), Optional.empty()));
    assertThat(streams).extracting(EventStream::name).containsExactly("diag", "landmark");
    String landmark =
        "{\"id\":\"123e4567-e89b-42d3-a456-426614174000\",\"name\":\"Ol' Church \\u2603\"}";
    try (var server = ready(kafka, streams)) {
      assertThat(server.post("/events/landmark", "application/json", landmark).statusCode())
          .isEqualTo(202);
      assertThat(storedValues(kafka, landmarkTopic))
          .containsExactly(
              "{\"id\":\"123e4567-e89b-42d3-a456-426614174000\",\"name\":\"Ol' Church ☃\"}");
      assertThat(storedValues(kafka, diagTopic)).isEmpty();
      assertThat(server.get("/events", "Accept", "text/html").body()).contains("/events/landmark");
    }
  }

  @Test
  void answers_503_with_retry_after_while_kafka_is_away_and_takes_events_when_it_is_back(
      @Own KafkaServer kafka) throws Exception {
    String topic = kafka.newTopicName();
    try (var server = ready(kafka, Events.fleet(topic))) {
      assertThat(server.postJson(Events.diag(1)).statusCode()).isEqualTo(202);

      kafka.stop();
      long start = System.nanoTime();
      HttpResponse<String> first = server.postJson(Events.diag(2));
      assertThat(first.statusCode()).isEqualTo(503);
      assertThat(first.headers().firstValue("Retry-After")).isPresent();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> server.postJson(Events.diag(2)).body().contains("Kafka is away"));
      assertThat(server.readiness().statusCode()).isEqualTo(503);
      assertThat(server.readiness().body()).contains("\"kafka\"");
      start = System.nanoTime();
      assertThat(server.postJson(Events.diag(2)).statusCode()).isEqualTo(503);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));

      kafka.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> server.postJson(Events.diag(3)).statusCode() == 202);
      assertThat(server.readiness().statusCode()).isEqualTo(200);
      assertThat(storedValues(kafka, topic))
          .contains(Events.canonicalDiag(1), Events.canonicalDiag(3));
    }
  }

  @Test
  void starts_while_kafka_is_away_and_is_ready_when_it_comes(@Own KafkaServer kafka)
      throws Exception {
    kafka.stop();
    String topic = kafka.newTopicName();
    try (var server = connect(kafka, Events.fleet(topic))) {
      assertThat(server.readiness().statusCode()).isEqualTo(503);
      assertThat(server.postJson(Events.diag(1)).statusCode()).isEqualTo(503);
      assertThat(server.get("/events").statusCode()).isEqualTo(200);
      kafka.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> server.readiness().statusCode() == 200);
      assertThat(server.postJson(Events.diag(1)).statusCode()).isEqualTo(202);
      assertThat(storedValues(kafka, topic)).containsExactly(Events.canonicalDiag(1));
    }
  }
}
