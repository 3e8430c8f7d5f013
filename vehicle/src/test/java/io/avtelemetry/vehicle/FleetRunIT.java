package io.avtelemetry.vehicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.vehicle.report.Tally.Summary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fleet against a real HTTP server that misbehaves: nothing is lost, and the counts add up. */
@Timeout(120)
class FleetRunIT {
  private final MeterRegistry metrics = new SimpleMeterRegistry();

  @TempDir Path folder;

  @Test
  void every_event_is_accepted_once_whatever_the_server_does_in_between() throws Exception {
    try (var ingest =
        FakeIngest.start(
            FakeIngest.UNAVAILABLE,
            FakeIngest.HANG,
            FakeIngest.RESET,
            FakeIngest.STORE_AND_RESET,
            FakeIngest.status(500),
            FakeIngest.status(429),
            FakeIngest.status(200),
            FakeIngest.ACCEPT)) {
      Summary summary =
          run(ingest, "--num-vehicles=5", "--events=20", "--vehicle-report-delay=50ms");

      assertThat(summary).isEqualTo(new Summary(100, 100, 0, 0, 0));
      assertThat(ingest.keys()).hasSize(100);
      assertThat(ingest.batchSizes).as("catches up in batches").anyMatch(n -> n > 1);
      assertThat(metrics.get("vehicle.events.sampled").functionCounter().count()).isEqualTo(100);
      assertThat(metrics.get("vehicle.events.accepted").functionCounter().count()).isEqualTo(100);
      assertThat(metrics.get("vehicle.events.pending").gauge().value()).isZero();
    }
  }

  @Test
  void rejected_events_are_counted_and_the_others_stored() throws Exception {
    try (var ingest =
        FakeIngest.start(
            FakeIngest.REJECT_FIRST,
            FakeIngest.status(400),
            FakeIngest.status(422),
            FakeIngest.UNAVAILABLE)) {
      Summary summary =
          run(ingest, "--num-vehicles=3", "--events=10", "--vehicle-report-delay=50ms");

      assertThat(summary.sampled()).isEqualTo(30);
      assertThat(summary.rejected()).isGreaterThanOrEqualTo(3);
      assertThat(summary.accepted() + summary.rejected()).isEqualTo(30);
      assertThat(ingest.keys()).hasSize((int) summary.accepted());
      assertThat(summary.isClean()).isFalse();
    }
  }

  @Test
  void batches_that_are_too_large_are_split() throws Exception {
    try (var ingest = FakeIngest.start()) {
      ingest.afterwards = FakeIngest.atMost(3);
      Path track = track(200);

      Summary summary = run(ingest, "--replay=" + track, "--pace=max");

      assertThat(summary).isEqualTo(new Summary(200, 200, 0, 0, 0));
      assertThat(ingest.keys()).hasSize(200);
    }
  }

  @Test
  void with_two_addresses_one_may_be_away() throws Exception {
    try (var ingest = FakeIngest.start()) {
      String urls = "http://127.0.0.1:" + freePort() + "/events," + ingest.url();

      Summary summary =
          run(
              "--ingest-urls=" + urls,
              "--num-vehicles=20",
              "--events=5",
              "--vehicle-report-delay=100ms");

      assertThat(summary).isEqualTo(new Summary(100, 100, 0, 0, 0));
    }
  }

  @Test
  void an_address_that_never_answers_does_not_hold_what_the_other_can_take() throws Exception {
    try (var ingest = FakeIngest.start();
        var stuck = FakeIngest.start()) {
      stuck.afterwards = FakeIngest.HANG;

      Summary summary =
          run(
              "--ingest-urls=" + stuck.url() + "," + ingest.url(),
              "--num-vehicles=40",
              "--events=5",
              "--vehicle-connections=2",
              "--vehicle-report-delay=100ms");

      assertThat(summary).isEqualTo(new Summary(200, 200, 0, 0, 0));
    }
  }

  @Test
  void the_same_seed_makes_the_same_fleet_and_other_indices_other_vehicles() throws Exception {
    Set<String> once = identities("--first-vehicle=0");
    Set<String> again = identities("--first-vehicle=0");
    Set<String> others = identities("--first-vehicle=20");
    Set<String> reseeded = identities("--first-vehicle=0", "--seed=2");

    assertThat(once).hasSize(20).isEqualTo(again).doesNotContainAnyElementsOf(others);
    assertThat(reseeded).isNotEqualTo(once);
  }

  private Set<String> identities(String... arguments) throws Exception {
    try (var ingest = FakeIngest.start()) {
      var all = new ArrayList<>(List.of(arguments));
      all.addAll(List.of("--num-vehicles=20", "--events=1", "--vehicle-report-delay=100ms"));
      run(ingest, all.toArray(String[]::new));
      return ingest.stored.stream()
          .map(e -> e.path("vin").asText() + " " + e.path("model").asText())
          .collect(Collectors.toSet());
    }
  }

  @Test
  void an_unknown_host_is_an_ingest_that_is_away() throws Exception {
    Summary summary =
        run(
            "--ingest-urls=http://no-such-host.invalid:5001/events",
            "--events=3",
            "--vehicle-report-delay=50ms",
            "--vehicle-flush-timeout=300ms");

    assertThat(summary).isEqualTo(new Summary(3, 0, 0, 0, 3));
  }

  @Test
  void a_full_outbox_drops_the_oldest_and_counts_them() throws Exception {
    int port = freePort();
    var settings =
        settings(
            "--ingest-urls=http://127.0.0.1:" + port + "/events",
            "--num-vehicles=2",
            "--events=50",
            "--vehicle-report-delay=20ms",
            "--vehicle-outbox-events=10");
    try (var run = start(settings)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> metrics.get("vehicle.events.dropped").functionCounter().count() == 80);
      assertThat(run.trouble()).isPresent();
      try (var ingest = FakeIngest.start(port)) {
        assertThat(run.await()).isEqualTo(new Summary(100, 20, 0, 80, 0));
        assertThat(ingest.keys()).hasSize(20);
      }
    }
  }

  @Test
  void an_ingest_that_restarts_is_found_again() throws Exception {
    int port;
    FleetRun run;
    try (var ingest = FakeIngest.start()) {
      port = ingest.port();
      run =
          start(
              settings(
                  "--ingest-urls=" + ingest.url(),
                  "--num-vehicles=10",
                  "--events=40",
                  "--vehicle-report-delay=100ms"));
      await().atMost(Duration.ofSeconds(60)).until(() -> ingest.stored.size() > 50);
    }
    try (run;
        var again = FakeIngest.start(port)) {
      assertThat(run.await()).isEqualTo(new Summary(400, 400, 0, 0, 0));
      assertThat(again.keys()).isNotEmpty();
    }
  }

  @Test
  void a_stopped_fleet_flushes_what_it_has() throws Exception {
    try (var ingest = FakeIngest.start();
        var run =
            start(
                settings(
                    "--ingest-urls=" + ingest.url(),
                    "--num-vehicles=50",
                    "--vehicle-report-delay=200ms"))) {
      await().atMost(Duration.ofSeconds(60)).until(() -> ingest.stored.size() > 100);

      run.stop();
      Summary summary = run.await();

      assertThat(summary.isClean()).isTrue();
      assertThat(summary.sampled()).isGreaterThan(100);
      assertThat(ingest.keys()).hasSize((int) summary.accepted());
    }
  }

  @Test
  void a_flush_does_not_wait_longer_than_it_lasts() throws Exception {
    try (var ingest = FakeIngest.start(FakeIngest.unavailableFor(60))) {
      Summary summary = run(ingest, "--events=1", "--vehicle-flush-timeout=8s");

      assertThat(summary).isEqualTo(new Summary(1, 1, 0, 0, 0));
      assertThat(ingest.batchSizes).hasSize(2);
    }
  }

  @Test
  void what_cannot_be_flushed_in_time_is_told_as_pending() throws Exception {
    try (var ingest = FakeIngest.start()) {
      ingest.afterwards = FakeIngest.HANG;

      Summary summary =
          run(
              ingest,
              "--num-vehicles=3",
              "--duration=1500ms",
              "--vehicle-report-delay=50ms",
              "--vehicle-flush-timeout=200ms");

      assertThat(summary.sampled()).isGreaterThan(3).isEqualTo(summary.pending());
      assertThat(summary.isClean()).isFalse();
    }
  }

  @Test
  void a_track_is_replayed_point_by_point_with_its_own_times() throws Exception {
    try (var ingest = FakeIngest.start()) {
      Path track = track(250);

      Summary summary =
          run(ingest, "--replay=" + track, "--pace=max", "--keep-time", "--num-vehicles=2");

      assertThat(summary).isEqualTo(new Summary(500, 500, 0, 0, 0));
      assertThat(ingest.batchSizes).anyMatch(n -> n == 100);
      assertThat(ingest.stored.stream().map(e -> e.path("vin").asText()).distinct()).hasSize(2);
      String vin = ingest.stored.element().path("vin").asText();
      List<String> replayed =
          ingest.stored.stream()
              .filter(e -> e.path("vin").asText().equals(vin))
              .map(FleetRunIT::row)
              .toList();
      assertThat(replayed)
          .containsExactlyElementsOf(Files.readAllLines(track).stream().skip(1).toList());
    }
  }

  @Test
  void no_two_events_of_a_vehicle_share_a_microsecond() throws Exception {
    try (var ingest = FakeIngest.start()) {
      Summary summary = run(ingest, "--replay=" + track(1000), "--pace=max");

      assertThat(summary.accepted()).isEqualTo(1000);
      assertThat(ingest.stored.stream().map(e -> e.path("timestamp").asText()).toList())
          .doesNotHaveDuplicates()
          .isSorted();
    }
  }

  @Test
  void first_reports_are_spread_over_the_report_delay() throws Exception {
    try (var ingest = FakeIngest.start();
        var run =
            start(
                settings(
                    "--ingest-urls=" + ingest.url(),
                    "--num-vehicles=10",
                    "--events=1",
                    "--vehicle-report-delay=1s"))) {
      run.await();

      Stream<String> tenths =
          ingest.stored.stream().map(e -> e.path("timestamp").asText().substring(17, 21));
      assertThat(tenths.distinct()).hasSizeGreaterThan(6);
    }
  }

  private Summary run(FakeIngest ingest, String... arguments) throws InterruptedException {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--ingest-urls=" + ingest.url());
    return run(all.toArray(String[]::new));
  }

  private Summary run(String... arguments) throws InterruptedException {
    try (var run = start(settings(arguments))) {
      return run.await();
    }
  }

  private static FleetSettings settings(String... arguments) {
    return FleetSettings.load(
        SettingsReader.of(
            Map.of(
                "ROUTES_DIR", "../scenarios/fleet/routes",
                "SEED", "1",
                "VEHICLE_REQUEST_TIMEOUT", "1s"),
            arguments));
  }

  private FleetRun start(FleetSettings settings) {
    return FleetRun.start(settings, Garage.open(settings), InstantSource.system(), metrics);
  }

  /** A track of points a second apart, in the form in which {@link #row} tells events. */
  private Path track(int points) throws IOException {
    var lines = new ArrayList<>(List.of("time,latitude,longitude"));
    for (int i = 0; i < points; i++) {
      lines.add(
          "2014-01-01T00:%02d:%02d.000000Z,%s,%s"
              .formatted(i / 60, i % 60, 52.964848 + i * 1e-5, -1.85961));
    }
    return Files.write(folder.resolve("track.csv"), lines);
  }

  private static String row(JsonNode event) {
    return event.path("timestamp").asText()
        + ","
        + event.path("latitude").asDouble()
        + ","
        + event.path("longitude").asDouble();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
