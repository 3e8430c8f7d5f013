package io.avtelemetry.drills.site;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An installation of its own, made by the project's scripts: own ports, own data, own logs. */
public final class Site implements AutoCloseable {
  /** As {@code config.master} has it. */
  public static final String TOPIC = "test_topic";

  /** As {@code config.master} has it. */
  public static final int PARTITIONS = 6;

  /** Where the parts run. */
  public enum Kind {
    /** Each a process of this machine. */
    LOCAL,
    /** Each a container. */
    DOCKER
  }

  /** What the certificate and the token of the drills themselves are called. */
  private static final String CLIENT = "drills";

  private static final int KAFKA_MEBIBYTES = 1024;
  private static final int POSTGRES_MEBIBYTES = 3072;

  private final Path directory;
  private final ClientSettings clients;
  private final Ports ports;
  private final Setup setup;
  private final Authority authority;
  private final Scripts scripts;
  private final Processes processes;
  private final Optional<Network> network;
  private final Database database;
  private final Map<Part, Volume> volumes = new EnumMap<>(Part.class);
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  /**
   * Makes nothing yet.
   *
   * @param root of the repository
   * @param directory for all that the installation writes
   */
  public Site(Path root, Path directory, Ports ports, Setup setup) {
    this.directory = directory;
    this.clients = new ClientSettings(directory);
    this.ports = ports;
    this.setup = setup;
    Kind kind = setup.runtime();
    Size size = setup.size();
    this.authority = new Authority(directory.resolve("tls"));
    String instance = "drills-" + directory.getFileName();
    var containers = new Containers(directory.toString());
    this.network =
        kind == Kind.DOCKER
            ? Optional.of(new Network(instance + "_av_telemetry", containers))
            : Optional.empty();
    this.processes = kind == Kind.DOCKER ? containers : new LocalProcesses(directory);
    this.database = new Database(ports.postgres(), directory.resolve("secrets.env"), clients);
    this.scripts =
        new Scripts(
            root,
            directory.resolve("scripts.log"),
            Map.ofEntries(
                Map.entry("AV_RUN_DIR", directory.toString()),
                Map.entry("HTTP_LOG_FILE", directory.resolve("http.log").toString()),
                Map.entry("RUNTIME", kind.name().toLowerCase(Locale.ROOT)),
                Map.entry("AV_INSTANCE", instance),
                Map.entry("INGEST_AUTH", setup.isSecure() ? "token" : "none"),
                Map.entry("TLS", setup.isSecure() ? "on" : "off"),
                // Its own, whatever others are configured.
                Map.entry("INGEST_TOKENS_FILE", ""),
                Map.entry("KAFKA_TOPIC", TOPIC),
                Map.entry("KAFKA_TOPIC_PARTITIONS", String.valueOf(PARTITIONS)),
                Map.entry("KAFKA_BROKER_NUM_INSTANCES", String.valueOf(size.brokers())),
                Map.entry("PRODUCER_NUM_INSTANCES", String.valueOf(size.producers())),
                Map.entry("CONSUMER_NUM_INSTANCES", String.valueOf(size.consumers())),
                Map.entry("KAFKA_CONTROLLER_HOST_PORT", String.valueOf(ports.controllers())),
                Map.entry("NGINX_HOST_PORT", String.valueOf(ports.balancer())),
                Map.entry("KAFKA_BROKER_HOST_PORT", String.valueOf(ports.kafka())),
                Map.entry("POSTGRES_HOST_PORT", String.valueOf(ports.postgres())),
                Map.entry("PRODUCER_HOST_PORT", String.valueOf(ports.ingest())),
                Map.entry("PRODUCER_OPS_HOST_PORT", String.valueOf(ports.ingestOperations())),
                Map.entry("CONSUMER_OPS_HOST_PORT", String.valueOf(ports.sinkOperations())),
                Map.entry("VEHICLE_OPS_HOST_PORT", String.valueOf(ports.vehicleOperations())),
                // It takes no part in the account.
                Map.entry("DASHBOARD_NUM_INSTANCES", "0"),
                Map.entry("FLEET_MAX_PROCESSES", "2"),
                // Long outages are part of the drill; what a vehicle drops is not.
                Map.entry("VEHICLE_OUTBOX_EVENTS", "10000")));
  }

  /** Puts the servers' data on file systems that can be filled; false where that is impossible. */
  public boolean mountVolumes() throws InterruptedException {
    if (!Volume.possible(directory)) {
      return false;
    }
    Path data = directory.resolve("data");
    volumes.put(
        Part.POSTGRES, Volume.create(directory.resolve("postgres.img"), data, POSTGRES_MEBIBYTES));
    volumes.put(
        Part.BROKER,
        Volume.create(directory.resolve("kafka.img"), data.resolve("kafka"), KAFKA_MEBIBYTES));
    return true;
  }

  /** The file system of a server's data, where there is one. */
  public Optional<Volume> volume(Part part) {
    return Optional.ofNullable(volumes.get(part));
  }

  /** Starts what does not run and waits until it is ready: a person's restart. */
  public void launch() throws InterruptedException {
    String unused = scripts.run(Map.of(), "launch_infra.sh");
  }

  /** Changes how many ingest servers (producer) or sinks (consumer) run. */
  public void scale(String what, int count) throws InterruptedException {
    String unused = scripts.run(Map.of(), "scale.sh", what, String.valueOf(count));
  }

  /**
   * Lets the drills' own clients in.
   *
   * @param vins that they may write: a beginning and {@code *}
   */
  public Access admit(String vins) throws InterruptedException {
    if (!setup.isSecure()) {
      return Access.OPEN;
    }
    String unused = scripts.run(Map.of(), "certs.sh", "server", CLIENT);
    String token = scripts.run(Map.of(), "tokens.sh", "issue", "--vins", vins, CLIENT);
    return new Access(Optional.of(authority.context(CLIENT)), Optional.of(new Access.Token(token)));
  }

  /** From now on a token lets nobody in; ingest knows it within seconds. */
  public void revoke(Access.Token token) throws InterruptedException {
    String unused = scripts.run(Map.of(), "tokens.sh", "revoke", token.id());
  }

  /** Restarts everything, one after the other. */
  public void upgrade() throws InterruptedException {
    String unused = scripts.run(Map.of(), "upgrade.sh");
  }

  /** As {@link #launch()}, with so many sinks. */
  public void launch(int sinks) throws InterruptedException {
    String unused =
        scripts.run(Map.of("CONSUMER_NUM_INSTANCES", String.valueOf(sinks)), "launch_infra.sh");
  }

  /**
   * Lets vehicles drive until {@link #stopFleet}.
   *
   * @param ingest host and port of what they report to
   */
  public void launchFleet(String ingest, int vehicles, long seed, String reportDelay)
      throws InterruptedException {
    String unused =
        scripts.run(
            setup.isSecure()
                ? Map.of("VEHICLE_TLS_CA_FILE", authority.certificate().toString())
                : Map.of(),
            "launch_fleet.sh",
            "--host",
            ingest,
            "--num-vehicles",
            String.valueOf(vehicles),
            "--seed",
            String.valueOf(seed),
            "--report-delay",
            reportDelay);
  }

  /** Stops the vehicles; the last line of what the script says, their sum. */
  public String stopFleet() throws InterruptedException {
    String output = scripts.run(Map.of(), "teardown_fleet.sh");
    return output.substring(output.lastIndexOf('\n') + 1);
  }

  /** Why a part is not ready; empty where it is. */
  public Optional<String> notReady(Part part) throws InterruptedException {
    try {
      var request =
          HttpRequest.newBuilder(operations(part).resolve("/readyz"))
              .timeout(Duration.ofSeconds(2))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.empty()
          : Optional.of(part + ": " + answer.body().strip());
    } catch (IOException e) {
      return Optional.of(part + " does not answer");
    }
  }

  /** The ports. */
  public Ports ports() {
    return ports;
  }

  private URI operations(Part part) {
    int port =
        switch (part) {
          case INGEST -> ports.ingestOperations();
          case SECOND_INGEST -> ports.ingestOperations() + 1;
          case SINK -> ports.sinkOperations();
          case SECOND_SINK -> ports.sinkOperations() + 1;
          case THIRD_SINK -> ports.sinkOperations() + 2;
          default -> throw new IllegalArgumentException(part + " has no operations endpoint");
        };
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where a part tells its figures. */
  public URI metrics(Part part) {
    return operations(part).resolve("/metrics");
  }

  /** Where events end up. */
  public Place place() {
    return new Place(kafka(), TOPIC, PARTITIONS, database::connect);
  }

  /** Where events are posted, once it is launched: what the scripts tell clients. */
  public Ingests ingests(Access access) {
    return new Ingests(addresses(), access);
  }

  /** Every address that takes events: what clients are told, and each ingest server's own. */
  public List<URI> doors() {
    List<URI> told = addresses();
    return Stream.concat(
            told.stream(),
            IntStream.range(0, setup.size().producers())
                .mapToObj(i -> withPort(told.get(0), ports.ingest() + i)))
        .distinct()
        .toList();
  }

  private static URI withPort(URI address, int port) {
    return URI.create(
        "%s://%s:%d%s".formatted(address.getScheme(), address.getHost(), port, address.getPath()));
  }

  private List<URI> addresses() {
    try {
      return Files.readAllLines(directory.resolve("http.log")).stream().map(URI::create).toList();
    } catch (IOException e) {
      throw new DrillException("the scripts did not tell where events are posted", e);
    }
  }

  /** How clients of Kafka reach it: their settings. */
  public Map<String, Object> kafka() {
    return clients.kafka();
  }

  /** How many of each there are. */
  public Size size() {
    return setup.size();
  }

  /** The parts that say whether they are ready. */
  public List<Part> services() {
    Size size = setup.size();
    return Stream.concat(
            Part.INGESTS.subList(0, size.producers()).stream(),
            Part.SINKS.subList(0, size.consumers()).stream())
        .toList();
  }

  /** The network between the parts; only containers have one that can be broken. */
  public Network network() {
    return network.orElseThrow();
  }

  /** The processes. */
  public Processes processes() {
    return processes;
  }

  /** The database. */
  public Database database() {
    return database;
  }

  /** Removes the installation; the logs stay. */
  @Override
  public void close() {
    try {
      String unused = scripts.run(Map.of(), "teardown_infra.sh");
      for (Part part : new Part[] {Part.BROKER, Part.POSTGRES}) {
        Volume volume = volumes.remove(part);
        if (volume != null) {
          volume.close();
        }
      }
      unused = scripts.run(Map.of(), "teardown_infra.sh", "--purge");
      deleteTree(directory.resolve("programs"));
      Files.deleteIfExists(directory.resolve("trial"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new DrillException("the installation in " + directory + " is not wholly removed", e);
    }
  }

  private static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (var files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
