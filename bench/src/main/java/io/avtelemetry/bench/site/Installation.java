package io.avtelemetry.bench.site;

import io.avtelemetry.bench.measure.BenchException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An installation of its own, whose parts are started one by one with the very commands of the
 * launch scripts (local runtime): own ports, own data, own logs. Closing stops what was started and
 * removes the data; the logs stay.
 */
public final class Installation implements AutoCloseable {
  /** As {@code config.master} has it. */
  public static final String TOPIC = "test_topic";

  /** As {@code config.master} has it. */
  public static final int PARTITIONS = 6;

  private static final String SERVERS = "servers";
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration READY_PAUSE = Duration.ofMillis(2);
  private static final int PROBE_MILLIS = 1_000;
  private static final int HTTP_OK = 200;

  private final Path directory;
  private final Ports ports;
  private final Map<String, String> environment;
  private final Set<String> started = new LinkedHashSet<>();
  private final Thread cleanup = new Thread(this::remove, "cleanup");

  private Installation(Path directory, Ports ports, Map<String, String> settings) {
    this.directory = directory;
    this.ports = ports;
    environment = new HashMap<>();
    environment.put("AV_RUN_DIR", directory.toString());
    environment.put("HTTP_LOG_FILE", directory.resolve("http.log").toString());
    environment.put("KAFKA_BROKER_HOST_PORT", String.valueOf(ports.kafka()));
    environment.put("POSTGRES_HOST_PORT", String.valueOf(ports.postgres()));
    environment.put("PRODUCER_HOST_PORT", String.valueOf(ports.ingest()));
    environment.put("PRODUCER_OPS_HOST_PORT", String.valueOf(ports.operations("producer1")));
    environment.put("CONSUMER_OPS_HOST_PORT", String.valueOf(ports.operations("consumer1")));
    environment.put("VEHICLE_OPS_HOST_PORT", String.valueOf(ports.operations("vehicle1")));
    environment.putAll(settings);
  }

  /**
   * Starts Kafka and PostgreSQL, empty, and waits until they are ready.
   *
   * @param directory for all that it writes
   * @param settings that differ from {@code config.master}
   */
  public static Installation start(Path directory, Ports ports, Map<String, String> settings)
      throws IOException, InterruptedException {
    var installation = new Installation(directory.toAbsolutePath(), ports, settings);
    installation.removeData();
    Files.createDirectories(directory);
    // Ctrl-C leaves nothing behind either.
    Runtime.getRuntime().addShutdownHook(installation.cleanup);
    installation.start(SERVERS);
    return installation;
  }

  /**
   * Starts producerN, consumerN or vehicleN; does not wait until it is ready.
   *
   * @param flags of a vehicle
   */
  public LiveProcess start(String name, String... flags) throws InterruptedException {
    synchronized (started) {
      started.add(name);
    }
    var arguments = new ArrayList<>(List.of("start", name));
    arguments.addAll(List.of(flags));
    script(arguments);
    return process(name.equals(SERVERS) ? "kafka-broker1" : name);
  }

  /** Starts one, waits until it is ready, and gives how long that took from the process's start. */
  public Duration startAndAwaitReady(String name, String... flags) throws InterruptedException {
    return awaitReady(name, start(name, flags));
  }

  /** As {@link #startAndAwaitReady(String, String...)}, with settings that only this part has. */
  public Duration startAndAwaitReady(String name, Map<String, String> settings)
      throws InterruptedException {
    synchronized (started) {
      started.add(name);
    }
    script(List.of("start", name), settings);
    return awaitReady(name, process(name));
  }

  private Duration awaitReady(String name, LiveProcess process) throws InterruptedException {
    Await.until(name + " is ready", READY_LIMIT, READY_PAUSE, () -> isReady(name));
    return process.age();
  }

  /** Stops one and waits until it has ended. */
  public void stop(String name) throws InterruptedException {
    script(List.of("stop", name));
    synchronized (started) {
      started.remove(name);
    }
  }

  /** Whether its operations endpoint says so. */
  public boolean isReady(String name) {
    try {
      URI uri = URI.create("http://127.0.0.1:" + ports.operations(name) + "/readyz");
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(PROBE_MILLIS);
      connection.setReadTimeout(PROBE_MILLIS);
      try {
        return connection.getResponseCode() == HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }

  /** A running part's process: producerN, consumerN, vehicleN, kafka-broker1 or postgres. */
  public LiveProcess process(String name) {
    Path file = directory.resolve("pids").resolve(name + ".pid");
    try {
      return new LiveProcess(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException e) {
      throw new BenchException(name + " does not run", e);
    }
  }

  /** Where everything of it is. */
  public Path directory() {
    return directory;
  }

  /** Its ports. */
  public Ports ports() {
    return ports;
  }

  /** Where Kafka is. */
  public String bootstrapServers() {
    return "127.0.0.1:" + ports.kafka();
  }

  /** Where events are posted. */
  public URI events() {
    return URI.create("http://127.0.0.1:" + ports.ingest() + "/events");
  }

  /** The database. */
  public Database database() {
    return new Database(ports.postgres(), directory.resolve("secrets.env"));
  }

  private void script(List<String> arguments) throws InterruptedException {
    script(arguments, Map.of());
  }

  private void script(List<String> arguments, Map<String, String> settings)
      throws InterruptedException {
    var command = new ArrayList<>(List.of("bash", "bench/parts.sh"));
    command.addAll(arguments);
    Path log = directory.resolve("scripts.log");
    try {
      var builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      builder.environment().putAll(settings);
      Process process = builder.start();
      process.getOutputStream().close();
      String unused = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(READY_LIMIT.toSeconds() * 2, TimeUnit.SECONDS)
          || process.exitValue() != 0) {
        throw new BenchException(String.join(" ", command) + " failed, " + log + " says why");
      }
    } catch (IOException e) {
      throw new BenchException("bench/parts.sh cannot be run", e);
    }
  }

  @Override
  public void close() {
    remove();
    Runtime.getRuntime().removeShutdownHook(cleanup);
  }

  private void remove() {
    List<String> names;
    synchronized (started) {
      names = new ArrayList<>(started);
    }
    Collections.reverse(names);
    try {
      stopAll(names);
      removeData();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new BenchException("the installation in " + directory + " is not wholly removed", e);
    }
  }

  /** One that does not stop keeps no other from being stopped. */
  private void stopAll(List<String> names) throws InterruptedException {
    BenchException failed = null;
    for (String name : names) {
      try {
        stop(name);
      } catch (BenchException e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  private void removeData() throws IOException {
    for (String name : List.of("data", "ready", "pids", "programs", "classes")) {
      Path tree = directory.resolve(name);
      if (Files.exists(tree)) {
        try (var files = Files.walk(tree)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }
}
