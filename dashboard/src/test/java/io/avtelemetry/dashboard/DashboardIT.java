package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.Own;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithKafka;
import io.avtelemetry.testing.WithPostgres;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard beside a real Kafka and a real PostgreSQL. */
@WithKafka
@WithPostgres
class DashboardIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private final KafkaServer kafka;
  private final PostgresServer postgres;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  DashboardIT(KafkaServer kafka, PostgresServer postgres) {
    this.kafka = kafka;
    this.postgres = postgres;
  }

  private static JsonNode vehicle(JsonNode vehicles, String vin) {
    for (JsonNode vehicle : vehicles.path("vehicles")) {
      if (vehicle.path("vin").asText().equals(vin)) {
        return vehicle;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private static void awaitFollowing(TestDashboard dashboard, TestBed bed, Instant first) {
    // Its own consumer starts at the end: until it is there, what is sent is not followed.
    var tries = new int[1];
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              bed.send(
                  List.of(
                      TestBed.event("PROBE000000000001", first.plusMillis(tries[0]++), 1, 1, 0)));
              return dashboard.parts.fleet().knows("PROBE000000000001");
            });
  }

  @Test
  void knows_the_newest_rows_at_once_and_follows_what_comes() throws Exception {
    var bed = new TestBed(kafka, postgres, 3);
    bed.store(TestBed.vin(1), now.minusSeconds(90), 41.8, -87.6, 10);
    bed.store(TestBed.vin(1), now.minusSeconds(60), 41.9, -87.6, 10);
    bed.store(TestBed.vin(1), now.minusSeconds(30), 41.91, -87.61, 11);
    try (var dashboard = TestDashboard.start(bed.environment)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode known = vehicle(dashboard.json("/api/vehicles"), TestBed.vin(1));
                assertThat(known.path("latitude").asDouble()).isEqualTo(41.91);
                assertThat(known.path("reportInterval").asDouble()).isEqualTo(30);
              });
      awaitFollowing(dashboard, bed, now);
      try (var events = new EventStreamClient(dashboard.address("/live"))) {
        JsonNode first = events.next("positions").data();
        assertThat(first.path("v")).hasSize(2);
        bed.send(List.of(TestBed.event(TestBed.vin(1), now, 41.95, -87.65, 12.5)));
        JsonNode delta = events.next("positions").data().path("v");
        assertThat(delta).hasSize(1);
        assertThat(delta.get(0).toString())
            .isEqualTo(
                "[\"%s\",41.95,-87.65,90,12.5,%d]".formatted(TestBed.vin(1), now.toEpochMilli()));
      }
    }
  }

  @Test
  void its_account_is_what_sql_says_amber_while_records_wait_and_green_again() throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    var events = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      events.add(TestBed.event(TestBed.vin(i), now, 41.9, -87.6, i));
    }
    bed.send(events);
    bed.database.execute("INSERT INTO sink_progress VALUES ('diag', 0, 'x', 4, 2, 1, 1, 0)");
    try (var sink =
        io.avtelemetry.ops.OpsEndpoint.start(
            new io.avtelemetry.settings.OpsSettings("127.0.0.1", 0), "sink")) {
      bed.environment.put("SINK_OPS_URLS", "http://127.0.0.1:" + sink.port());
      try (var dashboard = TestDashboard.start(bed.environment)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  JsonNode account = dashboard.json("/api/flow").path("account");
                  assertThat(account.path("sentence").asText())
                      .isEqualTo("10 records: 2 stored, 1 duplicate, 1 dead, 6 in flight");
                  assertThat(account.path("state").asText()).isEqualTo("amber");
                  assertThat(account.path("reason").asText()).startsWith("6 records wait");
                });
        bed.database.execute("UPDATE sink_progress SET next_offset = 10, stored = 8");
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  JsonNode flow = dashboard.json("/api/flow");
                  assertThat(flow.at("/account/state").asText()).isEqualTo("green");
                  assertThat(flow.path("lag").asInt()).isZero();
                });
        bed.database.execute("UPDATE sink_progress SET stored = 7, missing = 1");
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(dashboard.json("/api/flow").at("/account/state").asText())
                        .isEqualTo("red"));
      }
    }
  }

  @Test
  void the_fleets_day_is_what_its_rows_say() throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
    // Half an hour at 10 m/s due east on the equator, then standing for ten minutes.
    bed.database.execute(
        """
        INSERT INTO diag SELECT timestamptz '%s' + n * interval '3 s', '%s', 'Ford', 'F-150', 0, 0, 0,
          CASE WHEN n <= 600 THEN 10 ELSE 0 END, 0, least(n, 600) * 30 / 111195.0797, 90
        FROM generate_series(0, 800) n\
        """
            .formatted(midnight, TestBed.vin(1)));
    bed.store(TestBed.vin(2), midnight.minusSeconds(10), 1, 1, 99);
    try (var dashboard = TestDashboard.start(bed.environment)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode day = dashboard.json("/api/fleet");
                JsonNode vehicle = vehicle(day, TestBed.vin(1));
                assertThat(day.path("complete").asBoolean()).isTrue();
                assertThat(vehicle.path("distanceToday").asDouble()).isBetween(17_990.0, 18_010.0);
                assertThat(vehicle.path("movingSeconds").asDouble()).isBetween(1800.0, 1803.0);
                assertThat(vehicle.path("standingSeconds").asDouble()).isBetween(597.0, 600.0);
                assertThat(vehicle.path("topSpeed").asDouble()).isEqualTo(10);
                assertThat(vehicle.path("averageSpeed").asDouble()).isBetween(9.9, 10.1);
                assertThat(day.at("/speedDistribution/counts").toString())
                    .isEqualTo("[200,0,0,601,0,0,0,0]");
                assertThat(vehicle(day, TestBed.vin(2)).path("distanceToday").asInt()).isZero();
              });
    }
  }

  @Test
  void a_report_that_comes_late_is_in_the_day_once_it_is_a_row() throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    Instant noon = now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(12));
    double tenMetres = 10 / 111195.0797;
    bed.store(TestBed.vin(1), noon, 0, 0, 10);
    bed.store(TestBed.vin(1), noon.plusSeconds(20), 0, 0, 10);
    try (var dashboard = TestDashboard.start(bed.environment)) {
      var late = new LateReports();
      var partition = new LogEnds.Part("diag", 0);
      var fleet = new LiveFleet();
      fleet.add(
          Position.reported(
              TestBed.vin(1), "", "", 0, 0, 0, 10, Times.micros(noon.plusSeconds(20))));
      var day =
          new FleetDay(
              dashboard.parts.database(),
              fleet,
              dashboard.parts.scene().vehicles(),
              Duration.ofSeconds(3),
              most -> late.takeStored(Map.of(partition, 8L), most),
              () -> noon.plusSeconds(60));
      assertThat(distance(day)).isZero();
      // Not stored yet; stored; the same sent again, which is no row.
      late.add(TestBed.vin(1), partition, 8);
      bed.store(TestBed.vin(1), noon.plusSeconds(10), tenMetres, 0, 30);
      assertThat(distance(day)).isZero();
      late.add(TestBed.vin(1), partition, 7);
      assertThat(distance(day)).isBetween(19.9, 20.1);
      late.add(TestBed.vin(1), partition, 7);
      assertThat(distance(day)).isBetween(19.9, 20.1);
      assertThat(json(day).at("/speedDistribution/counts").toString())
          .isEqualTo("[0,0,0,2,0,0,0,1]");
    }
  }

  private static double distance(FleetDay day) throws Exception {
    day.addUp();
    return json(day).at("/vehicles/0/distanceToday").asDouble();
  }

  private static JsonNode json(FleetDay day) throws Exception {
    return new ObjectMapper().readTree(day.json());
  }

  @Test
  void a_track_is_the_rows_of_its_window_in_order() throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    for (int i = 0; i < 5; i++) {
      bed.store(TestBed.vin(1), now.minusSeconds(10L * i), 41 + i, -87, i);
    }
    try (var dashboard = TestDashboard.start(bed.environment)) {
      String path =
          "/api/vehicles/%s/track?from=%s&to=%s"
              .formatted(TestBed.vin(1), now.minusSeconds(30), now);
      JsonNode track = dashboard.json(path);
      assertThat(track.path("points").findValuesAsText("latitude"))
          .containsExactly("44", "43", "42");
      assertThat(dashboard.get(path + "&format=gpx").headers().firstValue("Content-Disposition"))
          .contains("attachment; filename=\"TESTVEHICLE000001.gpx\"");
      assertThat(dashboard.get("/api/vehicles/NOBODY/track").statusCode()).isEqualTo(404);
      // What would end a statement is a name that nobody has.
      assertThat(dashboard.get("/api/vehicles/x'%3B%20DROP%20TABLE%20diag%3B--/track").statusCode())
          .isEqualTo(404);
      assertThat(bed.database.count("SELECT count(*) FROM diag")).isEqualTo(5);
    }
  }

  @Test
  void an_export_has_every_row_however_many_there_are() throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    bed.database.execute(
        """
        INSERT INTO diag SELECT timestamptz '%s' - n * interval '1 s', '%s', 'Ford', 'F-150',
          0, 0, 0, 10, 41 + n / 1e5, -87, 90 FROM generate_series(1, 86400) n\
        """
            .formatted(now, TestBed.vin(1)));
    try (var dashboard = TestDashboard.start(bed.environment)) {
      String path =
          "/api/vehicles/%s/track?from=%s&to=%s&format="
              .formatted(TestBed.vin(1), now.minus(Duration.ofDays(2)), now);
      assertThat(dashboard.get(path + "csv").body().lines()).hasSize(1 + 86_400);
      String gpx = dashboard.get(path + "gpx").body();
      assertThat(gpx.split("<trkpt", -1)).hasSize(1 + 86_400);
      assertThat(gpx).endsWith("</gpx>");
      HttpResponse<String> head = dashboard.send("HEAD", path + "geojson");
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(dashboard.json(path + "json").path("truncated").asBoolean()).isTrue();
    }
  }

  @Test
  void a_replay_has_a_frame_for_each_step_in_which_somebody_reported() throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    for (int i = 0; i < 30; i++) {
      bed.store(TestBed.vin(1 + i % 2), now.minusSeconds(60).plusSeconds(i), 41, -87, i);
    }
    try (var dashboard = TestDashboard.start(bed.environment)) {
      await().atMost(PATIENCE).until(() -> dashboard.parts.fleet().positions().size() == 2);
      JsonNode replay =
          dashboard.json("/api/replay?from=%s&to=%s&step=10".formatted(now.minusSeconds(60), now));
      assertThat(replay.path("vins").findValuesAsText("")).isEmpty();
      assertThat(replay.path("frames")).hasSize(3);
      assertThat(replay.at("/frames/0/positions").toString())
          .isEqualTo("[[0,41,-87,90,8],[1,41,-87,90,9]]");
    }
  }

  @Test
  void dead_letters_are_told_whole_as_text_or_as_bytes() throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    bed.database.execute(
        """
        INSERT INTO dead_letters (stream, topic, partition, "offset", key, value, reason) VALUES
          ('diag', 't', 0, 1, 'k', '<script>alert(1)</script>', 'is not JSON'),
          ('diag', 't', 0, 2, NULL, '\\xff00', 'is not UTF-8'),
          ('diag', 't', 0, 3, NULL, convert_to(repeat('é', 20000), 'UTF8'), 'is long')\
        """);
    try (var dashboard = TestDashboard.start(bed.environment)) {
      JsonNode letters = dashboard.json("/api/dead-letters").path("deadLetters");
      assertThat(letters.findValuesAsText("offset")).containsExactly("3", "2", "1");
      assertThat(letters.get(0).path("truncated").asBoolean()).isTrue();
      assertThat(letters.get(0).path("encoding").asText()).isEqualTo("utf-8");
      assertThat(letters.get(1).path("payload").asText()).isEqualTo("/wA=");
      assertThat(letters.get(2).path("payload").asText()).isEqualTo("<script>alert(1)</script>");
      assertThat(
              dashboard
                  .json("/api/dead-letters?limit=1&before=" + letters.get(0).path("id").asLong())
                  .path("deadLetters"))
          .hasSize(1);
    }
  }

  @Test
  void every_panel_of_the_fleet_has_rows_of_its_columns() throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    bed.store(TestBed.vin(1), now.minusSeconds(60), 41, -87, 0);
    bed.store(TestBed.vin(2), now.minusSeconds(50), 42, -88, 10);
    try (var dashboard = TestDashboard.start(bed.environment)) {
      assertThat(dashboard.json("/api/panels/makes").path("rows").toString())
          .isEqualTo("[[\"Ford\",2]]");
      assertThat(dashboard.json("/api/panels/standing").path("rows").toString())
          .isEqualTo("[[41,-87,\"TESTVEHICLE000001\"]]");
      for (JsonNode panel : dashboard.json("/api/config").path("panels")) {
        JsonNode answer = dashboard.json("/api/panels/" + panel.path("id").asText());
        for (JsonNode row : answer.path("rows")) {
          assertThat(row).as(panel.toString()).hasSize(panel.path("columns").size());
        }
      }
    }
  }

  @Test
  void a_scenario_of_ones_own_is_a_folder_and_no_code(@TempDir Path folder) throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    bed.database.execute(
        """
        CREATE TABLE trucks (truck_id text, at timestamptz, lat float8, lon float8, meals integer,
          ingested_at timestamptz DEFAULT now(), PRIMARY KEY (truck_id, at));
        INSERT INTO trucks VALUES ('taco', '2026-11-21T11:00:00Z', 41, -87, 12),
          ('taco', '2026-11-21T12:00:00Z', 42, -88, 30), ('pho', '2026-11-21T11:00:00Z', 43, -89, 7);
        DROP VIEW latest;
        CREATE VIEW latest AS SELECT DISTINCT ON (truck_id) * FROM trucks ORDER BY truck_id, at DESC;
        GRANT SELECT ON trucks, latest TO %s\
        """
            .formatted(bed.environment.get("POSTGRES_READER_USER")));
    Files.writeString(
        folder.resolve("trucks.avsc"),
        """
        {"type": "record", "name": "trucks", "primaryKey": ["truck_id", "at"], "fields": [
          {"name": "truck_id", "type": "string"},
          {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
          {"name": "lat", "type": "double"}, {"name": "lon", "type": "double"},
          {"name": "meals", "type": "int"}]}\
        """);
    Path file =
        Files.writeString(
            folder.resolve("dashboard.json"),
            """
            {"title": "Food trucks", "vehicles": {"stream": "trucks", "vin": "truck_id",
              "timestamp": "at", "latitude": "lat", "longitude": "lon"}, "panels": [
              {"id": "counter", "kind": "counter", "title": "Meals", "columns": [{"name": "n"}],
               "sql": "SELECT sum(meals) FROM ${table:trucks}"},
              {"id": "timeseries", "kind": "timeseries", "title": "Meals an hour",
               "columns": [{"name": "hour"}, {"name": "meals"}],
               "sql": "SELECT date_trunc('hour', at), sum(meals) FROM ${table:trucks} GROUP BY 1 ORDER BY 1"},
              {"id": "stream", "kind": "timeseries", "title": "Events a second",
               "columns": [{"name": "time"}, {"name": "events", "unit": "1/s"}], "stream": "trucks"},
              {"id": "bars", "kind": "bars", "title": "Meals by truck",
               "columns": [{"name": "truck"}, {"name": "meals"}],
               "sql": "SELECT truck_id, sum(meals) FROM ${table:trucks} GROUP BY 1 ORDER BY 2 DESC"},
              {"id": "table", "kind": "table", "title": "Newest",
               "columns": [{"name": "truck"}, {"name": "at"}, {"name": "open"}],
               "sql": "SELECT truck_id, at, meals < 20 FROM ${latest:trucks} ORDER BY 1"},
              {"id": "map", "kind": "map", "title": "Where they stand",
               "columns": [{"name": "latitude"}, {"name": "longitude"}, {"name": "label"}],
               "sql": "SELECT lat, lon, truck_id FROM ${latest:trucks} ORDER BY 3"}]}\
            """);
    bed.environment.putAll(
        Map.of(
            "DASHBOARD_FILE",
            file.toString(),
            "STREAMS_DIR",
            folder.toString(),
            "DEFAULT_STREAM",
            "trucks",
            "POSTGRES_TABLE",
            "trucks"));
    var rows =
        Map.of(
            "counter", "[[49]]",
            "timeseries", "[[1795258800,19],[1795262400,30]]",
            "bars", "[[\"taco\",42],[\"pho\",7]]",
            "table",
                "[[\"pho\",\"2026-11-21T11:00:00.000000Z\",true],"
                    + "[\"taco\",\"2026-11-21T12:00:00.000000Z\",false]]",
            "map", "[[43,-89,\"pho\"],[42,-88,\"taco\"]]");
    try (var dashboard = TestDashboard.start(bed.environment)) {
      assertThat(dashboard.json("/api/config").path("panels").findValuesAsText("kind"))
          .containsExactly("counter", "timeseries", "timeseries", "bars", "table", "map");
      for (var panel : rows.entrySet()) {
        assertThat(dashboard.json("/api/panels/" + panel.getKey()).path("rows").toString())
            .isEqualTo(panel.getValue());
      }
      await().atMost(PATIENCE).until(() -> dashboard.parts.fleet().knows("pho"));
      JsonNode taco = vehicle(dashboard.json("/api/vehicles"), "taco");
      assertThat(taco.path("latitude").asInt()).isEqualTo(42);
      assertThat(taco.path("speed").isNull()).isTrue();
    }
  }

  @Test
  void it_may_not_write() throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    try (var dashboard = TestDashboard.start(bed.environment)) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () ->
                  dashboard
                      .parts
                      .database()
                      .read(c -> c.createStatement().executeUpdate("DELETE FROM diag")))
          .hasMessageContaining("read-only");
    }
  }

  @Test
  void a_script_for_a_make_is_the_make() throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    try (var dashboard = TestDashboard.start(bed.environment)) {
      awaitFollowing(dashboard, bed, now);
      String make = "<img src=x onerror>";
      bed.send(List.of(TestBed.event(TestBed.vin(1), make, now, 1, 1, 1)));
      await().atMost(PATIENCE).until(() -> dashboard.parts.fleet().knows(TestBed.vin(1)));
      assertThat(vehicle(dashboard.json("/api/vehicles"), TestBed.vin(1)).path("make").asText())
          .isEqualTo(make);
      assertThat(dashboard.get("/api/vehicles").headers().firstValue("Content-Type"))
          .contains("application/json");
    }
  }

  @Test
  void ten_thousand_vehicles_come_in_five_frames_a_second_at_most() throws Exception {
    var bed = new TestBed(kafka, postgres, 1);
    bed.database.execute(
        """
        INSERT INTO diag SELECT '%s', 'TESTVEHICLE' || lpad(n::text, 6, '0'), 'Ford', 'F-150',
          0, 0, 0, 10, 41 + n / 1e5, -87, 90 FROM generate_series(0, 9999) n\
        """
            .formatted(now.minusSeconds(5)));
    try (var dashboard = TestDashboard.start(bed.environment)) {
      await().atMost(PATIENCE).until(() -> dashboard.parts.fleet().positions().size() == 10_000);
      awaitFollowing(dashboard, bed, now);
      try (var events = new EventStreamClient(dashboard.address("/live"))) {
        var first = events.next("positions");
        assertThat(first.data().path("v")).hasSize(10_001);
        assertThat(first.characters()).isLessThan(1_200_000);
        var reports = new ArrayList<String>();
        for (int i = 0; i < 10_000; i++) {
          reports.add(TestBed.event(TestBed.vin(i), now, 41 + i / 1e5, -87, 11));
        }
        bed.send(reports);
        Set<String> seen = new HashSet<>();
        long before = 0;
        while (seen.size() < 10_000) {
          JsonNode frame = events.next("positions").data();
          // Five a second: frames are made no closer than that to each other.
          assertThat(frame.path("t").asLong() - before).isGreaterThanOrEqualTo(190);
          before = frame.path("t").asLong();
          Set<String> ofFrame = new HashSet<>();
          for (JsonNode vehicle : frame.path("v")) {
            assertThat(ofFrame.add(vehicle.get(0).asText())).as("once in a frame").isTrue();
            seen.add(vehicle.get(0).asText());
            assertThat(vehicle).as("without make and model").hasSize(6);
          }
        }
      }
      assertThat(dashboard.get("/api/vehicles").body().length()).isLessThan(2_500_000);
    }
  }

  @Test
  void who_does_not_read_holds_up_nobody_and_is_given_the_newest_instead_of_all() throws Exception {
    int rounds = 4;
    var bed = new TestBed(kafka, postgres, 1);
    bed.database.execute(
        """
        INSERT INTO diag SELECT '%s', 'TESTVEHICLE' || lpad(n::text, 6, '0'), 'Ford', 'F-150',
          0, 0, 0, 10, 41, -87, 90 FROM generate_series(0, 9999) n\
        """
            .formatted(now.minusSeconds(5)));
    try (var dashboard = TestDashboard.start(bed.environment);
        var stuck = new Socket()) {
      await().atMost(PATIENCE).until(() -> dashboard.parts.fleet().positions().size() == 10_000);
      awaitFollowing(dashboard, bed, now);
      stuck.setReceiveBufferSize(4096);
      stuck.connect(
          new InetSocketAddress(
              InetAddress.getLoopbackAddress(), dashboard.address("/").getPort()));
      stuck
          .getOutputStream()
          .write("GET /live HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      int first;
      try (var reading = new EventStreamClient(dashboard.address("/live"))) {
        first = reading.next("positions").characters();
        for (int round = 1; round <= rounds; round++) {
          var reports = new ArrayList<String>();
          for (int i = 0; i < 10_000; i++) {
            reports.add(TestBed.event(TestBed.vin(i), now.plusMillis(round), 41, -87, round));
          }
          bed.send(reports);
          framesUntil(reading, round);
        }
      }
      // All that was kept for it: the frame on its way and what the sockets hold, then one of all.
      var late = new EventStreamClient(stuck.getInputStream());
      List<Integer> frames = framesUntil(late, rounds);
      assertThat(frames).hasSizeLessThan(rounds);
      assertThat(frames.stream().mapToInt(Integer::intValue).sum()).isLessThan(2 * first + 1_000);
    }
  }

  /** Reads until all vehicles were told with that speed; the sizes of the frames it took. */
  private static List<Integer> framesUntil(EventStreamClient events, int speed) throws Exception {
    var sizes = new ArrayList<Integer>();
    var seen = new HashSet<String>();
    while (seen.size() < 10_000) {
      var frame = events.next("positions");
      sizes.add(frame.characters());
      for (JsonNode vehicle : frame.data().path("v")) {
        if (vehicle.get(4).asInt() == speed) {
          seen.add(vehicle.get(0).asText());
        }
      }
    }
    return sizes;
  }

  @Test
  void says_who_is_away_and_that_it_is_back(@Own PostgresServer own) throws Exception {
    var bed = new TestBed(kafka, own, 1);
    try (var dashboard = TestDashboard.start(bed.environment)) {
      await().atMost(PATIENCE).until(() -> dashboard.parts.flow().postgresAwayBecause().isEmpty());
      try (var events = new EventStreamClient(dashboard.address("/live"))) {
        assertThat(events.next("state").data().path("postgres").asText()).isEqualTo("up");
        own.stop();
        assertThat(events.next("state").data().path("postgres").asText()).isEqualTo("away");
        assertThat(dashboard.get("/api/dead-letters").statusCode()).isEqualTo(503);
        assertThat(dashboard.json("/api/flow").at("/account/reason").asText())
            .contains("PostgreSQL does not answer");
        own.start();
        assertThat(events.next("state").data().path("postgres").asText()).isEqualTo("up");
      }
    }
  }
}
