package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every answer, with Kafka and PostgreSQL away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpRulesTest {
  private TestDashboard dashboard;

  @BeforeAll
  void start() {
    dashboard =
        TestDashboard.start(Map.of("MAP_TILES_URL", "https://tiles.example.org/{z}/{x}/{y}.png"));
  }

  @AfterAll
  void close() {
    dashboard.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/healthz", "/api/flow", "/api/nothing", "/nothing", "/openapi.yaml"})
  void nothing_is_framed_sniffed_or_loaded_from_elsewhere(String path) throws Exception {
    HttpResponse<String> answer = dashboard.get(path);
    String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy)
        .contains("default-src 'none'", "frame-ancestors 'none'", "script-src 'self';")
        .contains("connect-src 'self' https://tiles.example.org;")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void there_is_only_looking(String method) throws Exception {
    HttpResponse<String> answer = dashboard.send(method, "/api/vehicles");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../Dashboard.class",
        "/assets/../../login.html",
        "/%2e%2e/login.html",
        "/assets/%2e%2e/%2e%2e/login.html",
        "/..%2flogin.html",
        "/Dashboard.class",
        "/api/vehicles/",
        "/api/panels/nothing",
        "/api/vehicles/TESTVEHICLE000001"
      })
  void what_is_not_there_is_not_found(String path) throws Exception {
    HttpResponse<String> answer = dashboard.get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/vehicles/X/track?format=xml",
        "/api/vehicles/X/track?from=yesterday",
        "/api/vehicles/X/track?from=2026-11-21T08:00:00Z&to=2026-11-21T08:00:00Z",
        "/api/vehicles/X/track?from=2026-11-21T08:00:00Z&from=2026-11-21T09:00:00Z",
        "/api/replay?from=2026-11-21T08:00:00Z&to=2026-11-21T08:10:01Z",
        "/api/replay?step=0",
        "/api/dead-letters?limit=201",
        "/api/dead-letters?before=x"
      })
  void a_wrong_parameter_is_named(String path) throws Exception {
    HttpResponse<String> answer = dashboard.get(path);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"status\":400");
  }

  @Test
  void while_postgres_is_away_what_needs_it_says_so_and_the_rest_is_there() throws Exception {
    HttpResponse<String> answer = dashboard.get("/api/dead-letters");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("PostgreSQL does not answer");
    assertThat(dashboard.json("/api/vehicles").path("vehicles")).isEmpty();
    assertThat(dashboard.json("/api/fleet").path("vehicles")).isEmpty();
    assertThat(dashboard.json("/api/flow").at("/account/state").asText()).isEqualTo("amber");
  }

  @Test
  void who_watches_is_told_who_is_away() throws Exception {
    try (var events = new EventStreamClient(dashboard.address("/live"))) {
      var state = events.next("state").data();
      assertThat(state.path("kafka").asText()).isEqualTo("away");
      assertThat(state.path("postgres").asText()).isEqualTo("away");
      assertThat(state.path("sink").asText()).isEqualTo("away");
      assertThat(events.next("flow").data().at("/account/sentence").asText())
          .isEqualTo("0 records: 0 stored, 0 duplicate, 0 dead, 0 in flight");
    }
  }

  @Test
  void the_configuration_tells_the_scenarios_panels_and_no_secret() throws Exception {
    var config = dashboard.json("/api/config");
    assertThat(config.path("title").asText()).isEqualTo("Fleet");
    assertThat(config.path("reportInterval").asInt()).isEqualTo(3);
    assertThat(config.path("panels")).isNotEmpty();
    assertThat(config.toString()).doesNotContain("hush", "SELECT");
  }

  @Test
  void the_streets_of_all_files_are_one_collection() throws Exception {
    assertThat(dashboard.json("/api/routes").path("features")).hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void answers_are_compressed_for_who_takes_it() throws Exception {
    HttpResponse<String> answer = dashboard.get("/api/routes", "Accept-Encoding", "br, gzip;q=0.5");
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(
            dashboard
                .get("/api/routes", "Accept-Encoding", "gzip;q=0")
                .headers()
                .firstValue("Content-Encoding"))
        .isEmpty();
  }

  @Test
  void the_operator_reads_why_it_is_not_ready() {
    assertThat(dashboard.parts.flow().kafkaAwayBecause()).isPresent();
    assertThat(dashboard.parts.flow().postgresAwayBecause()).isPresent();
  }
}
