package io.avtelemetry.vehicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process as a person or a script meets it: arguments, output, exit code. */
@Timeout(120)
class FleetIT {
  @TempDir Path folder;

  @Test
  void a_run_that_ends_by_itself_tells_its_counts_last_and_exits_0() throws Exception {
    try (var ingest = FakeIngest.start()) {
      var fleet =
          fleet("--events=2", "--vehicle-report-delay=0.05", "--ingest-urls=" + ingest.url());

      assertThat(exitCode(fleet)).isEqualTo(0);
      assertThat(lines("stdout"))
          .endsWith("{\"sampled\":2,\"accepted\":2,\"rejected\":0,\"dropped\":0,\"pending\":0}");
    }
  }

  @Test
  void a_run_that_is_terminated_flushes_and_exits_0() throws Exception {
    try (var ingest = FakeIngest.start()) {
      var fleet =
          fleet("--num-vehicles=20", "--vehicle-report-delay=0.1", "--ingest-urls=" + ingest.url());
      await().atMost(Duration.ofSeconds(60)).until(() -> ingest.stored.size() > 50);

      fleet.destroy(); // SIGTERM

      assertThat(exitCode(fleet)).isEqualTo(0);
      int stored = ingest.keys().size();
      assertThat(lines("stdout"))
          .endsWith(
              "{\"sampled\":%d,\"accepted\":%d,\"rejected\":0,\"dropped\":0,\"pending\":0}"
                  .formatted(stored, stored));
    }
  }

  @Test
  void a_run_that_could_not_deliver_exits_1() throws Exception {
    var fleet =
        fleet(
            "--events=1",
            "--vehicle-report-delay=0.05",
            "--vehicle-flush-timeout=100ms",
            "--ingest-urls=http://no-such-host.invalid:1/events");

    assertThat(exitCode(fleet)).isEqualTo(1);
    assertThat(lines("stdout"))
        .endsWith("{\"sampled\":1,\"accepted\":0,\"rejected\":0,\"dropped\":0,\"pending\":1}");
  }

  @Test
  void a_track_that_is_broken_ends_the_start_with_one_line_and_code_2() throws Exception {
    Path track = folder.resolve("track.csv");
    Files.writeString(track, "time,latitude,longitude\n1,1,1\n,2,2\n");

    var fleet = fleet("--replay=" + track);

    assertThat(exitCode(fleet)).isEqualTo(2);
    assertThat(lines("stdout")).isEmpty();
    assertThat(lines("stderr")).endsWith("REPLAY " + track + ": line 3: the point has no time");
  }

  private Process fleet(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Fleet.class.getName(),
                "--routes-dir=../scenarios/fleet/routes"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("stdout").toFile())
        .redirectError(folder.resolve("stderr").toFile())
        .start();
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private List<String> lines(String stream) throws IOException {
    return Files.readAllLines(folder.resolve(stream));
  }
}
