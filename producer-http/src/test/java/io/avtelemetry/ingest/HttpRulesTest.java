package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpRulesTest {
  private final FakePublisher kafka = new FakePublisher();
  private TestServer server;

  @BeforeAll
  void start() {
    server = TestServer.start(kafka, Map.of("MAX_REQUEST_BYTES", "2KiB", "REQUEST_TIMEOUT", "1s"));
  }

  @AfterAll
  void close() {
    server.close();
  }

  private static void isProblem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains("\"type\":\"about:blank\"")
        .contains("\"status\":" + status)
        .contains("\"title\":\"")
        .contains("\"detail\":\"");
  }

  @Test
  void an_unknown_path_or_stream_is_404() throws Exception {
    isProblem(server.get("/"), 404);
    isProblem(server.get("/events/"), 404);
    isProblem(server.post("/events/nonesuch", "application/json", "{}"), 404);
  }

  @Test
  void another_method_is_405_and_says_what_is_allowed() throws Exception {
    HttpResponse<String> put = server.method("PUT", "/events");
    isProblem(put, 405);
    assertThat(put.headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
    HttpResponse<String> options = server.method("OPTIONS", "/openapi.yaml");
    isProblem(options, 405);
    assertThat(options.headers().firstValue("Allow")).hasValue("GET, HEAD");
    isProblem(server.post("/events/live", "application/json", "{}"), 405);
  }

  @Test
  void a_body_without_a_length_is_411() throws Exception {
    String answer =
        server.talk("POST /events HTTP/1.1\nHost: x\nContent-Type: application/json\n\n");
    assertThat(answer).startsWith("HTTP/1.1 411 ").contains("application/problem+json");
  }

  @Test
  void a_body_announced_too_large_is_413_before_it_is_sent() throws Exception {
    String answer =
        server.talk(
            """
                POST /events HTTP/1.1
                Host: x
                Content-Type: application/json
                Expect: 100-continue
                Content-Length: 2049

                """);
    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("larger than 2048 bytes");
  }

  @Test
  void a_chunked_body_that_is_too_large_is_413() throws Exception {
    String answer =
        server.talk(
            "POST /events HTTP/1.1\nHost: x\nContent-Type: application/json\n"
                + "Transfer-Encoding: chunked\n\n1000\n"
                + " ".repeat(4096)
                + "\n0\n\n");
    assertThat(answer).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void another_media_type_charset_or_coding_is_415_and_says_what_is_taken() throws Exception {
    HttpResponse<String> plain = server.post("/events", "text/plain", "hello");
    isProblem(plain, 415);
    assertThat(plain.headers().firstValue("Accept-Post").orElse("")).contains("x-ndjson");
    isProblem(server.post("/events", "application/json; charset=latin1", "{}"), 415);
    isProblem(
        server.send(
            HttpRequest.newBuilder(server.uri("/events")).POST(BodyPublishers.ofString("{}"))),
        415);
    HttpResponse<String> brotli =
        server.post("/events", "application/json", "{}", "Content-Encoding", "br");
    isProblem(brotli, 415);
    assertThat(brotli.headers().firstValue("Accept-Encoding")).hasValue("gzip, identity");
  }

  @Test
  void large_or_many_header_fields_are_431() throws Exception {
    isProblem(server.get("/events", "X-Large", "a".repeat(17_000)), 431);
    String many = "X-Many: a\n".repeat(Router.MAX_HEADERS);
    assertThat(server.talk("GET /events HTTP/1.1\nHost: x\n" + many + "\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void header_fields_beyond_all_bounds_are_refused_by_the_server_itself() throws Exception {
    String field = "X-Large: " + "a".repeat(100_000) + "\n";
    assertThat(server.talk("GET /events HTTP/1.1\nHost: x\n" + field + "\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void a_path_that_is_too_long_is_414() throws Exception {
    isProblem(server.get("/" + "a".repeat(2000)), 414);
  }

  @Test
  void a_broken_escape_is_400() throws Exception {
    assertThat(server.talk("GET /events%zz HTTP/1.1\nHost: x\n\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void an_escaped_path_is_the_same_path() throws Exception {
    assertThat(server.get("/%65vents").statusCode()).isEqualTo(200);
  }

  @Test
  void a_sender_of_nonsense_is_refused() throws Exception {
    assertThat(server.talk("hello\n\n")).startsWith("HTTP/1.1 400 ");
    assertThat(
            server.talk(
                """
                POST /events HTTP/1.1
                Host: x
                Content-Type: application/json
                Content-Length: many

                """))
        .startsWith("HTTP/1.1 400 ");
    assertThat(
            server.talk(
                """
                POST /events HTTP/1.1
                Host: x
                Content-Type: application/json
                Transfer-Encoding: chunked

                zz
                """))
        .startsWith("HTTP/1.1 4");
    assertThat(server.get("/events").statusCode()).isEqualTo(200);
  }

  @Test
  void a_refused_body_leaves_the_connection_usable() throws Exception {
    String refused =
        """
        POST /events HTTP/1.1
        Host: x
        Content-Type: text/plain
        Content-Length: 5

        hello""";
    String last =
        """
        GET /events HTTP/1.1
        Host: x
        Connection: close

        """;
    assertThat(server.talk(refused + last)).contains(" 415 ").contains("HTTP/1.1 200 ");
  }

  @Test
  void head_is_get_without_its_body() throws Exception {
    HttpResponse<String> head = server.method("HEAD", "/events");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("Content-Length"))
        .hasValue(server.get("/events").body().length());
    assertThat(server.method("HEAD", "/events/live").statusCode()).isEqualTo(200);
  }
}
