package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CounterPageTest {
  private final TestServer server = TestServer.start(new FakePublisher(), Map.of());

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void curl_gets_plain_text_that_counts_accepted_events() throws Exception {
    assertThat(server.get("/events", "Accept", "*/*").body())
        .isEqualTo("Welcome to KafkaProducer/HTTPServer!\n\nEvents served: 0.\n");
    assertThat(server.postJson("[" + Events.diag(1) + "," + Events.diag(2) + ",1]").statusCode())
        .isEqualTo(207);
    HttpResponse<String> answer = server.get("/events");
    assertThat(answer.body())
        .isEqualTo("Welcome to KafkaProducer/HTTPServer!\n\nEvents served: 2.\n");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(answer.headers().firstValue("Vary")).hasValue("Accept");
  }

  @Test
  void a_program_gets_json() throws Exception {
    HttpResponse<String> answer = server.get("/events", "Accept", "application/json");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"events\":0,\"defaultStream\":\"diag\",\"streams\":{\"diag\":\"/events/diag\"}}\n");
  }

  @Test
  void a_browser_gets_a_page_that_loads_only_from_the_server_and_runs_nothing_inline()
      throws Exception {
    HttpResponse<String> page = server.get("/events", "Accept", "text/html,*/*;q=0.8");
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(page.body())
        .contains("<output id=\"served\" data-live=\"/events/live\">0</output>")
        .contains("POST /events/diag")
        .doesNotContain("{{")
        .doesNotContain("style=")
        .doesNotContainPattern(" on\\w+=");
    var loaded = new ArrayList<String>();
    var matcher = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page.body());
    while (matcher.find()) {
      loaded.add(matcher.group(1));
    }
    assertThat(loaded)
        .containsExactlyInAnyOrder(
            "/events/page.css", "/events/page.js", "/openapi.yaml", "/events/diag");
    for (String path : loaded) {
      HttpResponse<String> part = server.get(path);
      assertThat(part.statusCode()).as(path).isEqualTo(200);
      assertThat(part.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }
    assertThat(server.get("/events/page.js").body()).contains("new EventSource");
  }

  @Test
  void what_the_page_says_to_post_is_accepted() throws Exception {
    String page = server.get("/events", "Accept", "text/html").body();
    var matcher = Pattern.compile("-d '(.*)'</code>").matcher(page);
    assertThat(matcher.find()).isTrue();
    String event = matcher.group(1).replace("&quot;", "\"");
    assertThat(server.postJson(event).statusCode()).isEqualTo(202);
  }

  @Test
  void a_strange_host_is_shown_as_text() throws Exception {
    String page =
        server.talk(
            """
            GET /events HTTP/1.1
            Host: <script>{{served}}
            Accept: text/html
            Connection: close

            """);
    assertThat(page).doesNotContain("<script>{{").doesNotContain("<script>0");
  }

  @Test
  void a_stream_tells_its_schema() throws Exception {
    HttpResponse<String> schema = server.get("/events/diag");
    assertThat(schema.headers().firstValue("Content-Type")).hasValue("application/schema+json");
    assertThat(schema.body()).contains("\"vin\"");
  }

  @Test
  void watchers_are_told_the_counter_when_it_moves() throws Exception {
    try (var socket = watch()) {
      List<String> told = new ArrayList<>();
      var lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      while (told.isEmpty()) {
        readInto(told, lines);
      }
      assertThat(server.postJson("[" + Events.diag(1) + "," + Events.diag(2) + "]").statusCode())
          .isEqualTo(202);
      while (told.size() < 2) {
        readInto(told, lines);
      }
      assertThat(told).containsExactly("0", "2");
    }
  }

  private Socket watch() throws Exception {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    socket
        .getOutputStream()
        .write("GET /events/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void readInto(List<String> told, BufferedReader lines) throws Exception {
    String line = lines.readLine();
    assertThat(line).isNotNull();
    if (line.startsWith("data:")) {
      told.add(line.substring("data:".length()).strip());
    }
  }

  @Test
  void only_so_many_may_watch_and_who_leaves_makes_room() throws Exception {
    var sockets = new ArrayList<Socket>();
    for (int i = 0; i < LiveCounter.MAX_CONNECTIONS; i++) {
      sockets.add(watch());
      assertThat(sockets.get(i).getInputStream().read()).isEqualTo('H');
    }
    HttpResponse<String> tooMany = server.get("/events/live");
    assertThat(tooMany.statusCode()).isEqualTo(503);
    assertThat(tooMany.headers().firstValue("Retry-After")).isPresent();
    for (Socket socket : sockets) {
      socket.close();
    }
    await()
        .until(
            () -> {
              // Who is gone is noticed when the counter moves.
              assertThat(server.postJson(Events.diag(1)).statusCode()).isEqualTo(202);
              try (var socket = watch()) {
                var lines =
                    new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                return lines.readLine().contains(" 200 ");
              }
            });
  }
}
