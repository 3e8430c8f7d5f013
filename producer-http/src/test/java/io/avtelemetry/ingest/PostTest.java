package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostTest {
  private final FakePublisher kafka = new FakePublisher();
  private final TestServer server =
      TestServer.start(
          kafka,
          Map.of(
              // Long, so that a busy machine does not turn other answers into 503.
              "REQUEST_TIMEOUT", "8s",
              "MAX_REQUEST_BYTES", "128KiB",
              "MAX_IN_FLIGHT_BYTES", "1MiB"));

  @AfterEach
  void close() {
    server.close();
  }

  private List<String> sentValues() {
    return kafka.sent().stream()
        .map(event -> new String(event.value(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void an_object_is_one_event_with_the_vin_as_its_key() throws Exception {
    HttpResponse<String> answer = server.postJson(Events.diag(1));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo("{\"accepted\":1}\n");
    assertThat(sentValues()).containsExactly(Events.canonicalDiag(1));
    assertThat(kafka.sent().get(0).key()).asString().isEqualTo(Events.VIN);
    assertThat(kafka.sent().get(0).topic()).isEqualTo("test_topic");
  }

  @Test
  void an_array_is_its_events() throws Exception {
    HttpResponse<String> answer =
        server.postJson("[" + Events.diag(1) + "," + Events.diag(2) + "]");
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"accepted\":2}\n");
    assertThat(sentValues()).containsExactly(Events.canonicalDiag(1), Events.canonicalDiag(2));
  }

  @Test
  void lines_are_events_of_the_named_stream() throws Exception {
    HttpResponse<String> answer =
        server.post(
            "/events/diag", "application/x-ndjson", Events.diag(1) + "\r\n\n" + Events.diag(2));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(sentValues()).containsExactly(Events.canonicalDiag(1), Events.canonicalDiag(2));
  }

  @Test
  void a_form_is_one_event() throws Exception {
    HttpResponse<String> answer =
        server.post("/events", "application/x-www-form-urlencoded; charset=UTF-8", Events.form(7));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(sentValues()).containsExactly(Events.canonicalDiag(7));
  }

  @Test
  void a_compressed_body_is_taken() throws Exception {
    byte[] gzip = GunzipTest.gzip(Events.diag(3).getBytes(StandardCharsets.UTF_8));
    assertThat(server.post("/events", "application/json", gzip, "Content-Encoding", "GZIP").body())
        .isEqualTo("{\"accepted\":1}\n");
    assertThat(sentValues()).containsExactly(Events.canonicalDiag(3));
  }

  @Test
  void a_chunked_body_is_taken() throws Exception {
    byte[] body = Events.diag(3).getBytes(StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(server.uri("/events"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArrays(
                        List.of(body, " \n".getBytes(StandardCharsets.US_ASCII)))));
    assertThat(server.send(request).statusCode()).isEqualTo(202);
    assertThat(sentValues()).containsExactly(Events.canonicalDiag(3));
  }

  @Test
  void a_large_body_is_taken_whole() throws Exception {
    int events = 600;
    String body =
        IntStream.range(0, events)
            .mapToObj(Events::diag)
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(body.length()).isBetween(80_000, 128_000);
    assertThat(server.postJson(body).body()).isEqualTo("{\"accepted\":" + events + "}\n");
    assertThat(sentValues())
        .containsExactlyElementsOf(
            IntStream.range(0, events).mapToObj(Events::canonicalDiag).toList());
    assertThat(server.metric("ingest_in_flight_bytes{process=\"test\"}")).isZero();
  }

  @Test
  void a_sender_who_asks_first_is_told_to_go_on() throws Exception {
    var request =
        HttpRequest.newBuilder(server.uri("/events"))
            .expectContinue(true)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Events.diag(1)));
    assertThat(server.send(request).statusCode()).isEqualTo(202);
  }

  @Test
  void an_empty_array_is_no_event_and_no_fault() throws Exception {
    HttpResponse<String> answer = server.postJson("[]");
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"accepted\":0}\n");
  }

  @Test
  void an_empty_body_is_a_fault() throws Exception {
    assertThat(server.postJson("").statusCode()).isEqualTo(400);
    assertThat(server.post("/events", "application/x-ndjson", "").statusCode()).isEqualTo(400);
  }

  @Test
  void a_bad_event_harms_only_itself() throws Exception {
    HttpResponse<String> answer =
        server.postJson("[" + Events.diag(1) + ",{\"vin\":1}," + Events.diag(-1) + ",7]");
    assertThat(answer.statusCode()).isEqualTo(207);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"accepted":1,"rejected":[{"index":1,"field":"vin","detail":"must be a text"},\
            {"index":2,"field":"speed","detail":"must be at least 0.0"},\
            {"index":3,"detail":"must be a JSON object"}]}
            """);
    assertThat(sentValues()).containsExactly(Events.canonicalDiag(1));
    assertThat(server.metric("ingest_events_accepted_total{process=\"test\",stream=\"diag\"}"))
        .isEqualTo(1);
    assertThat(server.metric("ingest_events_rejected_total{process=\"test\",stream=\"diag\"}"))
        .isEqualTo(3);
  }

  @Test
  void a_broken_line_harms_only_itself() throws Exception {
    HttpResponse<String> answer =
        server.post(
            "/events",
            "application/x-ndjson",
            Events.diag(1) + "\nnonsense\n" + Events.diag(2) + "\n");
    assertThat(answer.statusCode()).isEqualTo(207);
    assertThat(answer.body())
        .startsWith("{\"accepted\":2,\"rejected\":[{\"index\":1,\"detail\":\"");
  }

  @Test
  void a_broken_array_is_refused_whole_and_nothing_of_it_is_sent() throws Exception {
    HttpResponse<String> answer = server.postJson("[" + Events.diag(1) + "," + Events.diag(2));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"status\":400").contains("The body is not JSON");
    assertThat(kafka.sent()).isEmpty();
  }

  @Test
  void hello_is_refused_precisely_and_harms_nothing() throws Exception {
    HttpResponse<String> answer =
        server.post("/events", "application/x-www-form-urlencoded", "hello");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("\"detail\":\"No event was accepted: hello is not a field of this stream\"")
        .contains("\"rejected\":[{\"index\":0,\"field\":\"hello\"");
    assertThat(kafka.sent()).isEmpty();
    assertThat(server.postJson(Events.diag(1)).statusCode()).isEqualTo(202);
  }

  @Test
  void broken_gzip_is_refused() throws Exception {
    HttpResponse<String> answer =
        server.post("/events", "application/json", "hello", "Content-Encoding", "gzip");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("not gzip");
  }

  @Test
  void a_body_that_grows_beyond_the_bound_when_decompressed_is_refused() throws Exception {
    byte[] gzip = GunzipTest.gzip(new byte[129 * 1024]);
    assertThat(
            server
                .post("/events", "application/json", gzip, "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void an_event_too_large_for_kafka_is_rejected_by_its_index() throws Exception {
    kafka.failWith(new RecordTooLargeException());
    HttpResponse<String> answer = server.postJson("[" + Events.diag(1) + "]");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("{\"index\":0,\"detail\":\"is larger than its topic takes\"}");
  }

  @Test
  void more_faults_than_an_answer_can_list_are_refused_whole() throws Exception {
    HttpResponse<String> answer =
        server.post("/events", "application/x-ndjson", "{}\n".repeat(40_000));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body().length()).isLessThan(1000);
  }

  @Test
  void answers_503_when_kafka_does_not_take_an_event() throws Exception {
    kafka.failWith(new TimeoutException("expired"));
    HttpResponse<String> answer = server.postJson(Events.diag(1));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(answer.body()).contains("Kafka did not acknowledge: expired");
    assertThat(server.get("/events").body()).endsWith("Events served: 0.\n");
  }

  @Test
  void answers_503_at_once_while_kafka_is_away_and_takes_events_when_it_is_back() throws Exception {
    kafka.becomeUnavailable("no broker");
    HttpResponse<String> answer = server.postJson(Events.diag(1));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(answer.body()).contains("Kafka is away: no broker");
    assertThat(kafka.sent()).isEmpty();
    assertThat(server.readiness().statusCode()).isEqualTo(503);
    assertThat(server.readiness().body()).contains("no broker");
    kafka.becomeAvailable();
    assertThat(server.postJson(Events.diag(1)).statusCode()).isEqualTo(202);
    assertThat(server.readiness().statusCode()).isEqualTo(200);
  }

  @Test
  void no_answer_comes_before_the_acknowledgement() throws Exception {
    kafka.hold();
    CompletableFuture<HttpResponse<String>> answer = server.postJsonLater(Events.diag(1));
    await().until(() -> kafka.heldCount() == 1);
    assertThat(answer).isNotDone();
    assertThat(server.metric("ingest_in_flight_bytes{process=\"test\"}")).isPositive();
    kafka.acknowledgeHeld();
    assertThat(answer.get().statusCode()).isEqualTo(202);
    assertThat(server.metric("ingest_in_flight_bytes{process=\"test\"}")).isZero();
  }

  @Test
  void answers_503_in_time_and_once_when_no_acknowledgement_comes() throws Exception {
    try (var impatient = TestServer.start(kafka, Map.of("REQUEST_TIMEOUT", "1s"))) {
      kafka.hold();
      long start = System.nanoTime();
      HttpResponse<String> answer = impatient.postJson(Events.diag(1));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("did not acknowledge in time");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      // The bytes are held as long as the producer holds the event, and then given back.
      assertThat(impatient.metric("ingest_in_flight_bytes{process=\"test\"}")).isPositive();
      kafka.acknowledgeHeld();
      assertThat(impatient.metric("ingest_in_flight_bytes{process=\"test\"}")).isZero();
      assertThat(impatient.postJson(Events.diag(2)).statusCode()).isEqualTo(202);
      assertThat(impatient.get("/events").body()).endsWith("Events served: 1.\n");
    }
  }

  @Test
  void answers_503_when_too_many_bytes_are_on_their_way() throws Exception {
    kafka.hold();
    String body =
        IntStream.range(0, 600).mapToObj(Events::diag).collect(Collectors.joining(",", "[", "]"));
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 12).mapToObj(i -> server.postJsonLater(body)).toList();
    await()
        .until(
            () ->
                answers.stream()
                    .anyMatch(
                        a -> a.isDone() && a.join().body().contains("Too many bytes are on")));
    kafka.acknowledgeHeld();
    assertThat(answers).allSatisfy(a -> assertThat(a.join().statusCode()).isIn(202, 503));
    await().until(() -> server.metric("ingest_in_flight_bytes{process=\"test\"}") == 0);
    assertThat(server.postJson(body).statusCode()).isEqualTo(202);
  }

  @Test
  void refuses_sooner_once_an_acknowledgement_was_late() throws Exception {
    try (var hurried = TestServer.start(kafka, Map.of("REQUEST_TIMEOUT", "3s"))) {
      kafka.hold();
      var late = hurried.postJsonLater(Events.diag(1));
      await().until(() -> kafka.heldCount() == 1);
      await().pollDelay(Duration.ofMillis(600)).until(() -> true);
      kafka.acknowledgeHeld();
      assertThat(late.get().statusCode()).isEqualTo(202);
      double window = hurried.metric("ingest_window_bytes{process=\"test\"}");
      assertThat(window).isEqualTo(CongestionWindow.LEAST_BYTES);
      kafka.hold();
      String body =
          IntStream.range(0, 600).mapToObj(Events::diag).collect(Collectors.joining(",", "[", "]"));
      while (hurried.metric("ingest_in_flight_bytes{process=\"test\"}") < window) {
        int before = kafka.heldCount();
        var unused = hurried.postJsonLater(body);
        await().until(() -> kafka.heldCount() == before + 600);
      }
      int sent = kafka.sent().size();
      HttpResponse<String> answer = hurried.postJson(body);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(answer.body()).contains(PostHandler.TOO_FAST);
      assertThat(kafka.sent()).hasSize(sent);
      kafka.acknowledgeHeld();
      assertThat(hurried.postJson(Events.diag(2)).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void a_body_that_does_not_come_is_answered_408_and_the_connection_closed() throws Exception {
    try (var impatient = TestServer.start(kafka, Map.of("REQUEST_TIMEOUT", "1s"))) {
      long start = System.nanoTime();
      String answer =
          impatient.talk(
              """
                  POST /events HTTP/1.1
                  Host: x
                  Content-Type: application/json
                  Content-Length: 100

                  {"vin":""");
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("Connection: close");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      await().until(() -> impatient.metric("ingest_in_flight_bytes{process=\"test\"}") == 0);
    }
  }

  @Test
  void a_body_that_comes_in_pieces_is_taken() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      String event = Events.diag(5);
      out.write(
          ("POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                  + "Content-Length: "
                  + event.length()
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      for (byte b : event.getBytes(StandardCharsets.US_ASCII)) {
        out.write(b);
        out.flush();
      }
      assertThat(readAnswers(socket.getInputStream(), 1)).contains(" 202 ");
    }
    assertThat(sentValues()).containsExactly(Events.canonicalDiag(5));
  }

  @Test
  void pipelined_posts_are_answered_in_their_order() throws Exception {
    var requests = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      String body = i % 2 == 0 ? Events.diag(i) : "[]";
      requests
          .append("POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
          .append("Content-Length: ")
          .append(body.length())
          .append("\r\n\r\n")
          .append(body);
    }
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      String answers = readAnswers(socket.getInputStream(), 50);
      String accepted =
          answers
              .lines()
              .filter(line -> line.startsWith("{"))
              .map(line -> line.replaceAll("\\D", ""))
              .collect(Collectors.joining());
      assertThat(accepted).isEqualTo("10".repeat(25));
    }
    assertThat(kafka.sent()).hasSize(25);
  }

  /** Reads until so many answers, each with a line of JSON, have come. */
  private static String readAnswers(InputStream in, int count) throws IOException {
    var text = new StringBuilder();
    byte[] buffer = new byte[8192];
    while (text.chars().filter(c -> c == '}').count() < count) {
      int read = in.read(buffer);
      assertThat(read).as("answers end early: " + text).isPositive();
      text.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
    }
    return text.toString();
  }

  @Test
  void a_connection_lost_within_a_body_leaves_nothing_behind() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                      + "Content-Length: 100\r\n\r\n{\"vin\"")
                  .getBytes(StandardCharsets.US_ASCII));
      await().until(() -> server.metric("ingest_in_flight_bytes{process=\"test\"}") > 0);
    }
    await().until(() -> server.metric("ingest_in_flight_bytes{process=\"test\"}") == 0);
  }
}
