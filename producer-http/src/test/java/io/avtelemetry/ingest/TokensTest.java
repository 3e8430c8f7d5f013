package io.avtelemetry.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** INGEST_AUTH=token, row by row of docs/security.md: who tries what, and what becomes of it. */
class TokensTest {
  private static final String OTHER_VIN = "5YJ3E1EA7KF000001";
  private static final String NORTH = token("00000000000a");
  private static final String SOUTH = token("00000000000b");
  private static final String STRANGER = token("00000000000c");

  private final FakePublisher kafka = new FakePublisher();
  private final ListAppender<ILoggingEvent> logs = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  @TempDir Path folder;
  private Path file;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    logs.start();
    root.addAppender(logs);
    file = folder.resolve("tokens");
    keep(line(NORTH, "diag", "1FT*"), line(SOUTH, "fuel", "*"));
    server = server(Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
    root.detachAppender(logs);
  }

  @Test
  void a_token_sends_what_it_may() throws Exception {
    assertThat(post(NORTH, Events.diag(1)).statusCode()).isEqualTo(202);
    assertThat(kafka.sent()).hasSize(1);
  }

  @Test
  void who_has_no_token_is_asked_for_one_and_nothing_is_sent() throws Exception {
    HttpResponse<String> answer = server.postJson(Events.diag(1));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"av-telemetry\"");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("\"status\":401");
    assertThat(kafka.sent()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer avt_",
        "Bearer avt_00000000000a_",
        "Bearer AVT_00000000000A_0",
        "Basic YXZ0OjE=",
        "avt_00000000000a",
        "Bearer avt_00000000000a_0000000000000000000000000000000000000000000000000000000000000000",
        "Bearer avt_00000000000d_0000000000000000000000000000000000000000000000000000000000000000",
        "Bearer avt_…"
      })
  void what_is_no_valid_token_lets_nobody_in(String authorization) throws Exception {
    String head =
        "POST /events HTTP/1.1\nHost: ingest\nContent-Type: application/json\nConnection: close\n"
            + "Authorization: "
            + authorization
            + "\nContent-Length: "
            + Events.diag(1).length()
            + "\n\n";
    assertThat(server.talk(head + Events.diag(1))).startsWith("HTTP/1.1 401");
    assertThat(kafka.sent()).isEmpty();
  }

  @Test
  void a_token_beside_another_is_none() throws Exception {
    HttpResponse<String> answer =
        server.post(
            "/events",
            "application/json",
            Events.diag(1),
            "Authorization",
            "Bearer " + NORTH,
            "Authorization",
            "Bearer " + SOUTH);
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void a_token_of_another_stream_is_told_so() throws Exception {
    HttpResponse<String> answer = post(SOUTH, Events.diag(1));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("insufficient_scope");
    assertThat(answer.body()).contains("may not write the stream diag");
    assertThat(kafka.sent()).isEmpty();
  }

  @Test
  void the_events_of_other_vins_are_refused_one_by_one() throws Exception {
    HttpResponse<String> answer =
        post(NORTH, "[" + Events.diag(1) + "," + forged() + "," + Events.diag(2) + "]");
    assertThat(answer.statusCode()).isEqualTo(207);
    assertThat(answer.body()).contains("\"accepted\":2", "\"index\":1", "\"field\":\"vin\"");
    assertThat(kafka.sent()).hasSize(2);
    assertThat(kafka.sent()).allMatch(event -> new String(event.key(), UTF_8).startsWith("1FT"));
    assertThat(refused("vin")).isEqualTo(1);
  }

  @Test
  void where_all_events_are_of_other_vins_that_is_what_is_told() throws Exception {
    HttpResponse<String> answer = post(NORTH, forged());
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("\"field\":\"vin\"").doesNotContain(OTHER_VIN);
    assertThat(post(NORTH, "[" + forged() + ",{}]").statusCode()).isEqualTo(400);
    assertThat(kafka.sent()).isEmpty();
  }

  @Test
  void a_revoked_token_lets_nobody_in_and_a_new_one_does_without_a_restart() throws Exception {
    assertThat(post(NORTH, Events.diag(1)).statusCode()).isEqualTo(202);
    keep(line(STRANGER, "*", "*"));
    await().until(() -> post(NORTH, Events.diag(2)).statusCode() == 401);
    assertThat(post(STRANGER, Events.diag(3)).statusCode()).isEqualTo(202);
  }

  @Test
  void a_file_that_is_spoilt_changes_nothing() throws Exception {
    keep("this is no token");
    await().until(() -> logged().contains("tokens changed but cannot be used"));
    assertThat(post(NORTH, Events.diag(1)).statusCode()).isEqualTo(202);
  }

  @Test
  void what_is_only_read_asks_for_no_token() throws Exception {
    assertThat(server.get("/events").statusCode()).isEqualTo(200);
    assertThat(server.get("/events/diag").statusCode()).isEqualTo(200);
  }

  @Test
  void who_sends_too_much_is_told_when_to_come_again() throws Exception {
    restart(Map.of("INGEST_RATE_PER_TOKEN", "4"));
    // Five more than it may, of which one is refused all the same.
    assertThat(post(NORTH, nineEvents()).statusCode()).isEqualTo(207);
    HttpResponse<String> answer = post(NORTH, Events.diag(3));
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 2);
    assertThat(kafka.sent()).hasSize(8);
    await().until(() -> post(NORTH, Events.diag(4)).statusCode() == 202);
  }

  @Test
  void an_address_that_sends_too_much_is_told_so_before_its_token_is_looked_at() throws Exception {
    restart(Map.of("INGEST_RATE_PER_ADDRESS", "2"));
    assertThat(post(NORTH, nineEvents()).statusCode()).isEqualTo(207);
    assertThat(server.postJson(Events.diag(1)).statusCode()).isEqualTo(429);
  }

  @Test
  void who_fails_again_and_again_is_answered_ever_later_and_others_at_its_address_go_on()
      throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < 6; i++) {
      assertThat(post(STRANGER, Events.diag(1)).statusCode()).isEqualTo(401);
    }
    // The fourth waits 0.1 s, the fifth and sixth twice as long each time.
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(100 + 200 + 400));
    assertThat(refused("unknown")).isEqualTo(6);
    assertThat(post(NORTH, Events.diag(1)).statusCode()).isEqualTo(202);
  }

  @Test
  void each_refusal_is_in_the_log_and_no_token_and_no_position_ever() throws Exception {
    post(STRANGER, Events.diag(77));
    post(SOUTH, Events.diag(77));
    post(NORTH, forged());
    String told = logged();
    assertThat(told)
        .contains("refused reason=unknown who=00000000000c from=127.0.0.1 stream=diag")
        .contains("refused reason=stream who=00000000000b")
        .contains("refused reason=vin who=00000000000a");
    assertThat(told).doesNotContain(secret(NORTH), secret(SOUTH), secret(STRANGER));
    assertThat(told.lines().filter(line -> line.startsWith("refused ")))
        .hasSize(3)
        .noneMatch(line -> line.contains("77"));
  }

  @Test
  void a_flood_of_refusals_does_not_flood_the_log() throws Exception {
    restart(Map.of("REQUEST_TIMEOUT", "500ms"));
    var waiting = new HashMap<Integer, java.util.concurrent.CompletableFuture<?>>();
    for (int i = 0; i < 200; i++) {
      waiting.put(i, server.postJsonLater(Events.diag(1)));
    }
    for (var answer : waiting.values()) {
      answer.get();
    }
    long lines = logged().lines().filter(line -> line.startsWith("refused ")).count();
    assertThat(lines).isBetween(1L, 100L);
    assertThat(refused("missing")).isEqualTo(200);
  }

  @Test
  void a_header_that_is_too_large_is_refused_before_anything_is_looked_at() throws Exception {
    assertThat(post("x".repeat(20_000), Events.diag(1)).statusCode()).isEqualTo(431);
  }

  private HttpResponse<String> post(String token, String body) throws Exception {
    return server.post("/events", "application/json", body, "Authorization", "Bearer " + token);
  }

  private double refused(String reason) throws Exception {
    return server.metric(
        "ingest_refused_senders_total{process=\"test\",reason=\"" + reason + "\"}");
  }

  private void restart(Map<String, String> more) {
    server.close();
    server = server(more);
  }

  private TestServer server(Map<String, String> more) {
    var settings = new HashMap<>(more);
    settings.put("INGEST_AUTH", "token");
    settings.put("INGEST_TOKENS_FILE", file.toString());
    return TestServer.start(kafka, settings);
  }

  private String logged() {
    var text = new StringBuilder();
    synchronized (logs) {
      for (ILoggingEvent event : java.util.List.copyOf(logs.list)) {
        text.append(event.getFormattedMessage()).append('\n');
      }
    }
    return text.toString();
  }

  private void keep(String... lines) throws Exception {
    Path fresh = folder.resolve("tokens.new");
    Files.writeString(fresh, "# ID HASH STREAMS VINS\n" + String.join("\n", lines) + "\n");
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String nineEvents() {
    return "[" + (Events.diag(1) + ",").repeat(8) + forged() + "]";
  }

  private static String forged() {
    return Events.diag(9).replace(Events.VIN, OTHER_VIN);
  }

  private static String token(String id) {
    return "avt_" + id + "_" + id.substring(11).repeat(64);
  }

  private static String secret(String token) {
    return token.substring(17);
  }

  private static String line(String token, String streams, String vins) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    return token.substring(4, 16)
        + " "
        + HexFormat.of().formatHex(hash)
        + " "
        + streams
        + " "
        + vins
        + " 2026-01-01T00:00:00Z a-name";
  }
}
