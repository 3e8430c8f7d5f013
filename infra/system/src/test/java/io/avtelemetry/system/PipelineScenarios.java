package io.avtelemetry.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must hold of the whole, whatever runtime it runs in: one installation, driven by the
 * scripts, from launch to purge.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class PipelineScenarios {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Installation installation;

  PipelineScenarios(String runtime) {
    installation = Installation.of(runtime);
  }

  /** The one installation of this class. */
  final Installation installation() {
    return installation;
  }

  @BeforeAll
  void launch() {
    installation.run("launch_infra.sh").succeeded();
  }

  @AfterAll
  void remove() {
    var teardown = installation.run("teardown_infra.sh", "--purge").succeeded();
    assertThat(Leftovers.of(installation)).as(teardown.stderr()).isEmpty();
    assertThat(installation.httpLog()).doesNotExist();
    installation.close();
  }

  @Test
  void every_event_of_a_fleet_is_a_row() throws SQLException {
    long before = rows();
    var sum =
        installation
            .run("launch_fleet.sh", "-n", "20", "--events", "10", "--report-delay", "0.2", "--wait")
            .succeeded()
            .fleetSum();
    assertThat(sum).isEqualTo(new FleetSum(200, 200, 0, 0, 0));
    awaitRows(before + 200);
    assertThatEveryRecordIsAccountedFor();
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer1", "producer1", "postgres", "kafka-broker1"})
  void nothing_is_lost_or_doubled_when_a_part_is_killed(String part) throws SQLException {
    long before = rows();
    installation.run("launch_fleet.sh", "-n", "4", "--report-delay", "0.1").succeeded();
    awaitAtLeast(before + 40);
    installation.kill(part);
    installation.run("launch_infra.sh").succeeded();
    awaitAtLeast(rows() + 40);
    var sum = installation.run("teardown_fleet.sh").succeeded().fleetSum();
    assertThat(sum.addsUp()).as("%s", sum).isTrue();
    assertThat(sum.pending()).as("%s", sum).isZero();
    assertThat(sum.accepted()).as("%s", sum).isEqualTo(sum.sampled());
    awaitRows(before + sum.accepted());
    assertThatEveryRecordIsAccountedFor();
  }

  @Test
  void data_survives_a_teardown() throws SQLException {
    every_event_of_a_fleet_is_a_row();
    long before = rows();
    assertThat(before).isPositive();
    installation.run("teardown_infra.sh").succeeded();
    assertThat(Leftovers.of(installation)).isEmpty();
    installation.run("launch_infra.sh").succeeded();
    assertThat(rows()).isEqualTo(before);
    var sum =
        installation
            .run("launch_fleet.sh", "--events", "3", "--report-delay", "0.1", "--wait")
            .succeeded();
    awaitRows(before + sum.fleetSum().accepted());
  }

  @Test
  void launching_twice_changes_nothing() throws IOException {
    var pids = Leftovers.of(installation);
    var again = installation.run("launch_infra.sh").succeeded();
    assertThat(again.stderr()).contains(installation.eventsUrl());
    assertThat(Leftovers.of(installation)).isEqualTo(pids);
    assertThat(Files.readString(installation.httpLog())).isEqualTo(installation.eventsUrl() + "\n");
  }

  @Test
  void the_printed_query_works_as_printed() {
    var launched = installation.run("launch_infra.sh").succeeded();
    String command =
        launched
            .stderr()
            .lines()
            .filter(line -> line.startsWith("Rows:"))
            .findFirst()
            .orElseThrow()
            .substring("Rows:".length());
    var queried = installation.shell(command).succeeded();
    assertThat(queried.stdout()).contains("timestamp", "vin", "latitude");
    assertThat(launched.stderr()).doesNotContain("POSTGRES_PASSWORD=");
  }

  @Test
  void what_kubernetes_scales_by_is_in_the_metrics() throws Exception {
    for (var process :
        Map.of("producer-http", "PRODUCER_OPS_HOST_PORT", "consumer-sql", "CONSUMER_OPS_HOST_PORT")
            .entrySet()) {
      String manifest =
          Files.readString(
              Installation.repository().resolve("infra/k8s/base/" + process.getKey() + ".yaml"));
      List<String> names =
          Pattern.compile("metric: \\{name: (\\w+)\\}")
              .matcher(manifest)
              .results()
              .map(found -> found.group(1))
              .toList();
      assertThat(names).isNotEmpty();
      String port = installation.setting(process.getValue());
      assertThat(names)
          .allSatisfy(
              name ->
                  assertThat(get(port, "/metrics").body())
                      .containsPattern("(?m)^" + name + "[ {]"));
    }
  }

  @Test
  void the_page_is_there_and_its_account_is_what_sql_says() throws Exception {
    Installation.requirePage();
    installation
        .run("launch_fleet.sh", "-n", "2", "--events", "20", "--report-delay", "0.05", "--wait")
        .succeeded();
    assertThat(get("/").body()).contains("<title>");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(get("/api/flow").body())
                    .contains("\"stored\":" + rows() + ",", "\"state\":\"green\""));
    assertThat(get("/api/vehicles").body()).contains("\"vin\":");
  }

  @Test
  void what_is_no_event_is_refused_and_harms_nothing() throws Exception {
    var refused = post("hello");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
    long before = rows();
    var accepted =
        post(
            """
            {"timestamp": "2026-11-21T08:00:00.123456Z", "vin": "1FTFW1E50PFA00001", "make": "Ford", "model": "F-150",
             "position_x": 1, "position_y": 2, "position_z": 0, "speed": 3}
            """);
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    awaitRows(before + 1);
  }

  @Test
  void a_recorded_track_comes_out_as_it_went_in(@TempDir Path directory) throws Exception {
    var track = Track.aroundTheBlock(60);
    Path gpx = Files.writeString(directory.resolve("block.gpx"), track.gpx());
    var sum =
        installation
            .run(
                "launch_fleet.sh",
                "--replay",
                gpx.toString(),
                "--pace",
                "max",
                "--keep-time",
                "--wait")
            .succeeded()
            .fleetSum();
    assertThat(sum).isEqualTo(new FleetSum(60, 60, 0, 0, 0));
    awaitEnd();
    List<Track.Point> stored = Track.stored(installation);
    assertThat(stored).hasSize(track.points().size());
    for (int i = 0; i < stored.size(); i++) {
      assertThat(stored.get(i)).as("point %d", i).isEqualTo(track.points().get(i));
    }
  }

  private long rows() throws SQLException {
    return installation.count("SELECT count(*) FROM diag");
  }

  private void awaitAtLeast(long expected) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(rows()).isGreaterThanOrEqualTo(expected));
  }

  private void awaitRows(long expected) throws SQLException {
    awaitEnd();
    assertThat(rows()).isEqualTo(expected);
  }

  /** Waits until the sink has dealt with all that Kafka holds: whatever is to come has come. */
  private void awaitEnd() {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(Positions.ofSink(installation)).isEqualTo(Positions.ends(installation)));
  }

  /** Exactly once, as anyone can check it. */
  private void assertThatEveryRecordIsAccountedFor() throws SQLException {
    assertThat(
            installation.query(
                "SELECT sum(next_offset - stored - duplicate - dead) FROM sink_progress"))
        .isEqualTo("0");
    assertThat(installation.count("SELECT sum(stored) FROM sink_progress")).isEqualTo(rows());
    assertThat(
            installation.count(
                "SELECT count(*) FROM (SELECT DISTINCT vin, timestamp FROM diag) AS events"))
        .isEqualTo(rows());
    assertThat(installation.count("SELECT count(*) FROM dead_letters")).isZero();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(installation.setting("DASHBOARD_HOST_PORT"), path);
  }

  private static HttpResponse<String> get(String port, String path)
      throws IOException, InterruptedException {
    var address = "http://127.0.0.1:" + port + path;
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(installation.eventsUrl()))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
