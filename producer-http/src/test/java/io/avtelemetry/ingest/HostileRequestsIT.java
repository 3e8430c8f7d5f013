package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.ingest.HostileCase.After;
import io.avtelemetry.ingest.HostileCase.Expected;
import io.avtelemetry.ingest.HostileCase.Step;
import io.avtelemetry.settings.StreamsSettings;
import io.avtelemetry.stream.Streams;
import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.WithKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of {@code src/test/resources/hostile} against the real server and a real Kafka: each
 * gets the answer it must get, and afterwards the server is as well as before.
 */
@WithKafka
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsIT {
  private static final ObjectMapper json = new ObjectMapper();
  private static final Map<String, String> SETTINGS =
      Map.of("MAX_REQUEST_BYTES", "64KiB", "MAX_IN_FLIGHT_BYTES", "4MiB", "REQUEST_TIMEOUT", "2s");

  private TestServer server;
  private Consumer<byte[], byte[]> topics;

  @BeforeAll
  void start(KafkaServer kafka, @TempDir Path folder) throws IOException {
    String diag = kafka.newTopicName();
    String every = kafka.newTopicName();
    Files.copy(Path.of("../scenarios/fleet/streams/diag.avsc"), folder.resolve("diag.avsc"));
    Files.writeString(
        folder.resolve("every.avsc"),
        Files.readString(Path.of("src/test/resources/hostile/every.avsc"))
            .replace("every-topic", every));
    Streams streams =
        Streams.read(new StreamsSettings(folder, "diag", Optional.of(diag), Optional.empty()));
    server = IngestIT.ready(kafka, streams, SETTINGS);
    topics = kafka.consumer(diag);
    var partitions = new HashSet<>(topics.assignment());
    try (var other = kafka.consumer(every)) {
      partitions.addAll(other.assignment());
    }
    topics.assign(partitions);
    topics.seekToBeginning(partitions);
  }

  @AfterAll
  void close() {
    topics.close();
    server.close();
  }

  static List<HostileCase> cases() {
    return HostileCase.all();
  }

  @Test
  void the_cases_are_many_and_told_apart_by_their_names() {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(300);
    assertThat(cases()).extracting(HostileCase::toString).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void gets_its_answer_and_harms_nothing(HostileCase hostile) throws Exception {
    published(); // what a case before it has left, if it failed
    try (var connection = new RawConnection(server.port())) {
      boolean head = false;
      for (Step step : hostile.steps()) {
        head |= step instanceof Step.Send send && text(send.bytes().array()).startsWith("HEAD ");
        act(step, connection);
      }
      if (!(hostile.steps().get(hostile.steps().size() - 1) instanceof Step.Reset)) {
        for (Expected expected : hostile.answers()) {
          check(expected, connection.receive(head));
        }
        checkEnd(hostile.after(), connection);
      }
    }
    assertThatTheServerIsWell();
    checkPublished(hostile);
  }

  private static void act(Step step, RawConnection connection) throws IOException {
    if (step instanceof Step.Send send) {
      connection.send(send.bytes().array());
    } else if (step instanceof Step.Wait wait) {
      // A slow sender is what is tested.
      LockSupport.parkNanos(wait.time().toNanos());
    } else if (step instanceof Step.HalfClose) {
      connection.halfClose();
    } else {
      connection.reset();
    }
  }

  private static void check(Expected expected, RawConnection.Answer answer) throws IOException {
    if (answer == null) {
      assertThat(expected.statuses()).as("closed without an answer").contains(0);
      return;
    }
    assertThat(expected.statuses()).as("%s", answer).contains(answer.status());
    expected
        .headers()
        .forEach(
            (name, value) ->
                assertThat(answer.headers()).as("%s", answer).containsEntry(name, value));
    if (answer.status() < 200 || (expected.bare() && answer.body().isEmpty())) {
      return;
    }
    String type = answer.headers().getOrDefault("content-type", "");
    if (answer.status() >= 400) {
      assertThat(type).as("%s", answer).isEqualTo("application/problem+json");
    }
    if (!type.endsWith("json")) {
      return;
    }
    // The answer is never more than can be read again, whatever it repeats.
    assertThat(answer.body().strip().chars().filter(Character::isISOControl).count()).isZero();
    JsonNode body = answer.body().isEmpty() ? json.nullNode() : json.readTree(answer.body());
    if (answer.status() >= 400 && !answer.body().isEmpty()) {
      assertThat(body.path("status").asInt()).isEqualTo(answer.status());
      assertThat(body.path("title").asText()).isNotBlank();
    }
    if (answer.status() == 202 || answer.status() == 207) {
      assertThat(body.path("accepted").asInt(-1)).as("%s", answer).isEqualTo(expected.accepted());
    }
    if (expected.field() != null) {
      String told = body.path("rejected").path(0).path("field").asText(null);
      assertThat(told == null ? body.path("detail").asText() : told)
          .as("%s", answer)
          .startsWith(expected.field());
    }
    if (expected.detail() != null) {
      assertThat(body.path("detail").asText() + body.path("rejected"))
          .as("%s", answer)
          .contains(expected.detail());
    }
    if (!expected.rejected().isMissingNode()) {
      var told = json.createObjectNode();
      body.path("rejected")
          .forEach(r -> told.put(r.path("index").asText(), r.path("field").asText(null)));
      assertThat((JsonNode) told).as("%s", answer).isEqualTo(expected.rejected());
    }
  }

  /** Nothing more comes, and the connection is open or closed as it must be. */
  private static void checkEnd(After after, RawConnection connection) throws IOException {
    if (after == After.OPEN) {
      connection.send(
          "GET /events HTTP/1.1\r\nHost: ingest\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      RawConnection.Answer next = connection.receive(false);
      assertThat(next).as("the connection is closed").isNotNull();
      assertThat(next.status()).isEqualTo(200);
    } else if (after == After.ANY) {
      try {
        connection.halfClose();
      } catch (IOException closed) {
        return;
      }
    }
    if (after != After.OPEN) {
      assertThat(connection.rest()).as("more than was expected").isEmpty();
    }
  }

  private void assertThatTheServerIsWell() throws Exception {
    // Almost always it is so at once, and there are hundreds of cases.
    await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () ->
                assertThat(server.metric("ingest_in_flight_bytes{process=\"test\"}"))
                    .as("bytes in flight")
                    .isZero());
    assertThat(server.readiness().statusCode()).isEqualTo(200);
    assertThat(server.get("/events").statusCode()).isEqualTo(200);
  }

  private void checkPublished(HostileCase hostile) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> published = published();
    hostile
        .published()
        .ifPresent(
            count ->
                assertThat(published)
                    .as("%s", published.stream().map(r -> text(r.value())).toList())
                    .hasSize(count));
    for (var field : hostile.stored().properties()) {
      JsonNode event = json.readTree(published.get(published.size() - 1).value());
      assertThat(event.path(field.getKey()))
          .as("%s of %s", field.getKey(), event)
          .isEqualTo(json.readTree(field.getValue().asText()));
    }
  }

  /** What the topics gained since the last call. */
  private List<ConsumerRecord<byte[], byte[]>> published() {
    long end = topics.endOffsets(topics.assignment()).values().stream().mapToLong(o -> o).sum();
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    long position = topics.assignment().stream().mapToLong(topics::position).sum();
    while (position < end) {
      topics.poll(Duration.ofMillis(200)).forEach(records::add);
      position = topics.assignment().stream().mapToLong(topics::position).sum();
    }
    return records;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
