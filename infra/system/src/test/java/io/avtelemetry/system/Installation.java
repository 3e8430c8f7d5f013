package io.avtelemetry.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.avtelemetry.local.FreePort;
import io.avtelemetry.local.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An installation of this working tree for one test class: its own run directory and ports, so that
 * it stands beside any other, handled by the real scripts alone.
 */
final class Installation implements AutoCloseable {
  private static final long LIMIT_MINUTES = 6;

  private final String runtime;
  private final Path root;
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  private Installation(String runtime, Path root, Path directory) {
    this.runtime = runtime;
    this.root = root;
    this.directory = directory;
    environment.put("RUNTIME", runtime);
    environment.put("AV_RUN_DIR", runDirectory().toString());
    environment.put("HTTP_LOG_FILE", httpLog().toString());
    if (runtime.equals("docker")) {
      // Names on the engine are for all: these are this installation's own.
      environment.put("AV_INSTANCE", directory.getFileName().toString());
      environment.put("IMAGE_SOURCE", WhereContainersRun.imageSource());
    }
    // Few processes on small machines; what they do together is the same.
    environment.put("FLEET_MAX_PROCESSES", "2");
    for (String key :
        List.of(
            "KAFKA_BROKER_HOST_PORT",
            "POSTGRES_HOST_PORT",
            "PRODUCER_HOST_PORT",
            "PRODUCER_OPS_HOST_PORT",
            "CONSUMER_OPS_HOST_PORT",
            "VEHICLE_OPS_HOST_PORT",
            "DASHBOARD_HOST_PORT",
            "DASHBOARD_OPS_HOST_PORT")) {
      environment.put(key, String.valueOf(FreePort.find()));
    }
  }

  /** An installation of the repository this test belongs to. */
  static Installation of(String runtime) {
    return of(runtime, repository());
  }

  /** An installation of a copy of the repository. */
  static Installation of(String runtime, Path root) {
    try {
      return new Installation(runtime, root, Files.createTempDirectory("av-system-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The installation with another value of a configuration key. */
  Installation with(String key, String value) {
    environment.put(key, value);
    return this;
  }

  /** The working tree that holds this test. */
  static Path repository() {
    Path path = Path.of("").toAbsolutePath();
    while (!Files.exists(path.resolve("launch_infra.sh"))) {
      path = path.getParent();
    }
    return path;
  }

  /** Skips the test that needs the page where it was not built, for want of npm. */
  static void requirePage() {
    assumeTrue(
        Files.exists(
            repository()
                .resolve("dashboard/target/classes/io/avtelemetry/dashboard/page/index.html")),
        "the page was not built: npm is not on this machine");
  }

  /** What a command did. */
  record Outcome(String command, int status, String stdout, String stderr) {

    /** Fails with all that the command said, unless its status is 0. */
    Outcome succeeded() {
      assertThat(status).as("%s%n%s%n%s", command, stdout, stderr).isZero();
      return this;
    }

    /** The last line of stdout, which is where the scripts put their result. */
    String lastLine() {
      return stdout.lines().reduce("", (earlier, later) -> later);
    }

    /** The sum of a fleet. */
    FleetSum fleetSum() {
      return FleetSum.parse(lastLine());
    }
  }

  /** Runs one of the scripts. */
  Outcome run(String script, String... arguments) {
    var command = new ArrayList<>(List.of("bash", root.resolve(script).toString()));
    command.addAll(List.of(arguments));
    return execute(command);
  }

  /** Runs a command line as a person would type it, in the repository's root. */
  Outcome shell(String commandLine) {
    return execute(List.of("bash", "-euo", "pipefail", "-c", commandLine));
  }

  private Outcome execute(List<String> command) {
    try {
      Path stdout = Files.createTempFile(directory, "stdout", "");
      Path stderr = Files.createTempFile(directory, "stderr", "");
      var builder =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(stdout.toFile())
              .redirectError(stderr.toFile());
      builder.environment().keySet().removeIf(key -> key.matches("POSTGRES_.*PASSWORD.*"));
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      return new Outcome(
          String.join(" ", command),
          ended ? process.exitValue() : -1,
          Files.readString(stdout),
          Files.readString(stderr) + (ended ? "" : "\nkilled after " + LIMIT_MINUTES + " minutes"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Kills a part without a word, as a fault does. */
  void kill(String name) {
    String command =
        switch (runtime) {
          // Gone when this returns, as with the engine: a launch right after must not find it
          // dying.
          case "local" ->
              "pid=$(cat "
                  + pidFile(name)
                  + "); kill -KILL \"$pid\"; timeout 20 tail --pid=\"$pid\" -f /dev/null || true";
          case "docker" -> "docker kill " + setting("AV_INSTANCE") + "-" + name;
          default ->
              throw new IllegalStateException(
                  "how is " + name + " killed in the " + runtime + " runtime?");
        };
    shell(command).succeeded();
  }

  /** Where the local runtime writes a part's process. */
  Path pidFile(String name) {
    return runDirectory().resolve("pids").resolve(name + ".pid");
  }

  /** A copy has it where everybody has it, the repository under test elsewhere. */
  Path runDirectory() {
    return root.equals(repository()) ? directory.resolve("run") : root.resolve(".run");
  }

  Path httpLog() {
    return directory.resolve("http.log");
  }

  String runtime() {
    return runtime;
  }

  /** A setting of this installation, such as a port. */
  String setting(String key) {
    return environment.get(key);
  }

  /** Where a producer takes events. */
  String eventsUrl() {
    return "http://127.0.0.1:" + setting("PRODUCER_HOST_PORT") + "/events";
  }

  /** The first column of the first row, or null. */
  String query(String sql) throws SQLException {
    try (Connection connection = connection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  long count(String sql) throws SQLException {
    return Long.parseLong(query(sql));
  }

  Connection connection() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:"
            + setting("POSTGRES_HOST_PORT")
            + "/av_telemetry?connectTimeout=10&socketTimeout=60",
        "av_telemetry",
        password());
  }

  private String password() {
    try {
      return Files.readAllLines(runDirectory().resolve("secrets.env")).stream()
          .filter(line -> line.startsWith("POSTGRES_PASSWORD="))
          .map(line -> line.substring("POSTGRES_PASSWORD=".length()))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tears everything down and removes it. */
  @Override
  public void close() {
    run("teardown_infra.sh", "--purge").succeeded();
    Trees.delete(directory);
  }
}
