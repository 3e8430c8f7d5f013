package io.avtelemetry.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts that would be more than texts to SQL, COPY, JSON, a log or a terminal, through every text
 * field from POST to row: each comes out as it went in, and nothing else happens.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileTextIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int LONGEST_MAKE = 20;
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "'",
          "O'Neill",
          "''",
          "\"",
          "\\",
          "\\\\",
          "\\'",
          "');DROP TABLE diag;",
          "'); DROP TABLE notes; --",
          "' OR '1'='1",
          "1; SELECT pg_sleep(60)",
          "$$; DROP TABLE notes; $$",
          "${jndi:ldap://127.0.0.1:1/a}",
          "%s%n%d",
          "{}{}",
          "\\N",
          "\\.",
          "\\.\n\\N\t\\x41",
          "\t",
          "a\tb\nc\rd",
          "\r\n2026-11-21T08:00:00.000Z INFO  [main] Sink: forged",
          "\u001b[2J\u001b]0;owned\u0007",
          "\u001b[31mred",
          "\b\f\u000b\u007f\u0001",
          "\u0085\u009b31m",
          "\u2028\u2029",
          "\u202eexe.txt\u202c",
          "\u05d0\u05d1\u0627\u0644",
          "\ufeffbom",
          "\ufffe\uffff\ufffd",
          "e\u0301\u00e9",
          "\uD83D\uDE97\uD83C\uDDE9\uD83C\uDDEA",
          "\uDBFF\uDFFF",
          "null",
          "NULL",
          "NaN",
          "<script>alert(1)</script>",
          "a,b;c|d",
          "../../etc/passwd",
          "=cmd|'/c calc'!A1",
          "PGCOPY\n\u00ff\r\n",
          "x".repeat(20),
          "\uD83D\uDE97".repeat(20),
          "'".repeat(10_000),
          "\u001b".repeat(10_000),
          "\uD83D\uDE97".repeat(20_000));

  private final Installation installation = Installation.of("local");
  private final HttpClient client = HttpClient.newHttpClient();
  private int second;

  @BeforeAll
  void launch(@TempDir Path streams) throws IOException {
    Path shipped = Installation.repository().resolve("scenarios/fleet/streams");
    Files.copy(shipped.resolve("diag.avsc"), streams.resolve("diag.avsc"));
    Files.writeString(
        streams.resolve("notes.avsc"),
        """
        {"type": "record", "name": "notes", "primaryKey": ["author", "number"], "fields": [
          {"name": "author", "type": "string"}, {"name": "number", "type": "int"},
          {"name": "text", "type": ["null", "string"], "default": null}]}\
        """);
    installation
        .with("STREAMS_DIR", streams.toString())
        .with("LOG_LEVEL", "DEBUG")
        .run("launch_infra.sh")
        .succeeded();
  }

  @AfterAll
  void remove() {
    installation.close();
  }

  @Test
  @Order(1)
  void every_text_of_a_vehicle_is_a_row_as_it_was_sent() throws Exception {
    List<String> texts =
        TEXTS.stream().filter(t -> t.codePointCount(0, t.length()) <= LONGEST_MAKE).toList();
    var sent = new ArrayList<String>();
    for (String text : texts) {
      String time = "2026-11-21T08:00:%02d.000000Z".formatted(second++ % 60);
      String body =
          """
          {"timestamp": "%s", "vin": "1FTFW1E50PFA%05d", "make": %s, "model": %s,
           "position_x": 1, "position_y": 2, "position_z": 0, "speed": 3}\
          """
              .formatted(time, second, json(text), json(text));
      assertThat(post("", "application/json", body).statusCode()).as(text).isEqualTo(202);
      sent.add(text + "|" + text);
    }
    await()
        .atMost(LIMIT)
        .until(() -> installation.count("SELECT count(*) FROM diag") >= sent.size());
    assertThat(column("SELECT make || '|' || model FROM diag ORDER BY vin"))
        .containsExactlyElementsOf(sent);
  }

  @Test
  @Order(2)
  void every_free_text_is_a_row_as_it_was_sent_in_every_form_of_body() throws Exception {
    for (int i = 0; i < TEXTS.size(); i++) {
      String text = TEXTS.get(i);
      String author = text.length() > 200 ? text.substring(0, 200) : text;
      assertThat(post("/notes", "application/json", note(author, 3 * i, text)).statusCode())
          .as(text)
          .isEqualTo(202);
      String line = note(author, 3 * i + 1, text);
      assertThat(post("/notes", "application/x-ndjson", line + "\n").statusCode())
          .as(text)
          .isEqualTo(202);
      if (text.length() < 20_000) {
        String form =
            "author=%s&number=%d&text=%s"
                .formatted(
                    URLEncoder.encode(author, UTF_8), 3 * i + 2, URLEncoder.encode(text, UTF_8));
        assertThat(post("/notes", "application/x-www-form-urlencoded", form).statusCode())
            .as(text)
            .isEqualTo(202);
      }
    }
    // Sent again: the database meets each text in a key that stands already.
    for (int i = 0; i < TEXTS.size(); i++) {
      String text = TEXTS.get(i);
      String author = text.length() > 200 ? text.substring(0, 200) : text;
      post("/notes", "application/json", note(author, 3 * i, text));
    }
    long rows = 3L * TEXTS.size() - 1;
    await()
        .atMost(LIMIT)
        .until(
            () ->
                installation.count(
                        "SELECT sum(stored + duplicate + dead) FROM sink_progress WHERE stream ="
                            + " 'notes'")
                    >= rows + TEXTS.size());
    assertThat(installation.count("SELECT count(*) FROM notes")).isEqualTo(rows);
    for (int i = 0; i < TEXTS.size(); i++) {
      // An optional field that a form leaves empty has no value.
      String text = TEXTS.get(i);
      assertThat(
              column(
                  "SELECT text FROM notes WHERE number / 3 = %d AND text IS NOT NULL".formatted(i)))
          .isNotEmpty()
          .allSatisfy(stored -> assertThat(stored).isEqualTo(text));
    }
    assertThat(installation.count("SELECT count(*) FROM dead_letters")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "a\\u0000b", "\\ud83d", "\\ude97\\ud83d"})
  @Order(3)
  void what_postgresql_cannot_hold_is_refused_with_the_reason(String text) throws Exception {
    String body = "{\"author\": \"a\", \"number\": -1, \"text\": \"" + text + "\"}";
    HttpResponse<String> refused = post("/notes", "application/json", body);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("\"field\":\"text\"").containsAnyOf("U+0000", "surrogate");
    assertThat(installation.count("SELECT count(*) FROM notes WHERE number < 0")).isZero();
  }

  @Test
  @Order(4)
  void no_log_holds_a_control_character() throws Exception {
    for (String path : List.of("/%1b%5b2J", "/%0d%0a2026-11-21T08:00:00.000Z", "/nowhere")) {
      post(path, "application/json", "{\"\\u001b[2J\\r\\n\": 1}");
    }
    try (var files = Files.list(installation.runDirectory().resolve("logs"))) {
      List<Path> logs = files.toList();
      assertThat(logs).hasSizeGreaterThanOrEqualTo(4);
      for (Path log : logs) {
        List<String> lines = List.of(Files.readString(log, ISO_8859_1).split("\n", -1));
        assertThat(lines.stream().filter(line -> line.contains("forged")).toList())
            .as("%s: what was sent stands at most within a line", log)
            .allSatisfy(line -> assertThat(line).doesNotStartWith("2026-11-21T08:00:00"));
        assertThat(lines.stream().filter(HostileTextIT::holdsControls).toList())
            .as("%s", log)
            .isEmpty();
      }
    }
  }

  /** Of ASCII, but for the tabs of stack traces. */
  private static boolean holdsControls(String line) {
    return line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F);
  }

  private static String note(String author, int number, String text) {
    return "{\"author\": %s, \"number\": %d, \"text\": %s}"
        .formatted(json(author), number, json(text));
  }

  /** A JSON text with every character that is not a letter or a digit escaped. */
  private static String json(String text) {
    return text.chars()
        .mapToObj(
            c ->
                (c >= '0' && c <= '9')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z')
                        || c > 0x2FFF
                    ? Character.toString(c)
                    : "\\u%04x".formatted(c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  private List<String> column(String sql) throws SQLException {
    var values = new ArrayList<String>();
    try (var connection = installation.connection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private HttpResponse<String> post(String path, String type, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(installation.eventsUrl() + path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
