package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avtelemetry.ops.OpsEndpoint;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic, a database and a folder of streams for one test, and sinks between them. */
final class TestBed implements AutoCloseable {
  static final Path DIAG = Path.of("../scenarios/fleet/streams/diag.avsc");
  static final Duration PATIENCE = Duration.ofSeconds(40);

  PostgresServer.Database database;
  final String topic;
  final Map<String, String> environment = new HashMap<>();
  private final KafkaServer kafka;
  private final Path streams;
  private final List<RunningSink> sinks = new CopyOnWriteArrayList<>();

  /** The default stream is diag, with a topic of its own that has so many partitions. */
  TestBed(KafkaServer kafka, PostgresServer postgres, int partitions) {
    this(kafka, postgres);
    kafka.createTopic(topic, partitions);
  }

  /** Without a topic. */
  TestBed(KafkaServer kafka, PostgresServer postgres) {
    this.kafka = kafka;
    database = postgres.newDatabase();
    topic = kafka.newTopicName();
    try {
      streams = Files.createTempDirectory("streams");
      Files.copy(DIAG, streams.resolve("diag.avsc"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    environment.putAll(
        Map.of(
            "STREAMS_DIR", streams.toString(),
            "KAFKA_TOPIC", topic,
            "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
            "POSTGRES_HOST", database.host(),
            "POSTGRES_PORT", String.valueOf(database.port()),
            "POSTGRES_DB", database.name(),
            "POSTGRES_USER", database.user(),
            "POSTGRES_PASSWORD", database.password(),
            "CONSUMER_GROUP", topic));
  }

  /** Deletes the default stream's topic and makes another one of its name. */
  void makeTopicAnew(int partitions) throws Exception {
    try (var admin = kafka.admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
    kafka.createTopic(topic, partitions);
  }

  TestBed with(String key, String value) {
    environment.put(key, value);
    return this;
  }

  /** In the database of these roles, which sinks take for what each is for. */
  TestBed as(PostgresServer.Roles roles) {
    database = roles.owner();
    return with("POSTGRES_DB", database.name())
        .with("POSTGRES_USER", database.user())
        .with("POSTGRES_PASSWORD", database.password())
        .with("POSTGRES_WRITER_USER", roles.writer().user())
        .with("POSTGRES_WRITER_PASSWORD", roles.writer().password())
        .with("POSTGRES_READER_USER", roles.reader().user());
  }

  void dropSchema(String name, String text) {
    try {
      Files.writeString(streams.resolve(name + ".avsc"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SinkSettings settings(String... arguments) {
    return SinkSettings.read(SettingsReader.of(environment, arguments));
  }

  List<StreamTable> tables() {
    return Sink.tables(settings());
  }

  RunningSink startSink() throws InterruptedException {
    var sink = new RunningSink(settings());
    sinks.add(sink);
    return sink;
  }

  /** Starts a sink that may have to wait before it is one; completes when it stands. */
  CompletableFuture<RunningSink> startLate() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return startSink();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Sends events of a vehicle, of the seconds first to last. */
  void send(String vin, int first, int last) {
    var events = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (int second = first; second <= last; second++) {
      events.add(record(vin, event(vin, second)));
    }
    send(events);
  }

  ProducerRecord<byte[], byte[]> record(String key, String value) {
    return new ProducerRecord<>(topic, bytes(key), bytes(value));
  }

  void send(List<ProducerRecord<byte[], byte[]>> records) {
    send(records, Map.of());
  }

  /** So that many large records make one small batch. */
  void sendCompressed(List<ProducerRecord<byte[], byte[]>> records) {
    send(records, Map.of("compression.type", "zstd", "batch.size", 1 << 20, "linger.ms", 200));
  }

  private void send(List<ProducerRecord<byte[], byte[]>> records, Map<String, Object> properties) {
    try (Producer<byte[], byte[]> producer = kafka.producer(properties)) {
      var answers = records.stream().map(producer::send).toList();
      for (var answer : answers) {
        answer.get();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  static String vin(int number) {
    return "TESTVEHICLE%06d".formatted(number);
  }

  static String event(String vin, int second) {
    return event(vin, second, 13.5);
  }

  static String event(String vin, int second, double speed) {
    return """
        {"timestamp":"2026-11-21T%02d:%02d:%02d.123456Z","vin":"%s","make":"Ford","model":"F-150",\
        "position_x":1.5,"position_y":-2.25,"position_z":0,"speed":%s,"heading":359.5}"""
        .formatted(second / 3600, second / 60 % 60, second % 60, vin, speed);
  }

  long count(String query) {
    try {
      return database.count(query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long rows() {
    return count("SELECT count(*) FROM diag");
  }

  /** Waits until so many records are dealt with, and checks that the books are right. */
  void awaitAccounted(long records) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> count("SELECT coalesce(sum(next_offset), 0) FROM sink_progress") >= records);
    assertThat(count("SELECT sum(stored + duplicate + dead + missing) FROM sink_progress"))
        .isEqualTo(records);
    assertThat(rows())
        .isEqualTo(count("SELECT sum(stored) FROM sink_progress WHERE stream = 'diag'"));
  }

  void closeSinks() {
    sinks.forEach(RunningSink::close);
    sinks.clear();
  }

  @Override
  public void close() throws IOException {
    closeSinks();
    try (var files = Files.list(streams)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(streams);
  }

  /** The parts of {@link Sink}, wired as there, within this JVM. */
  static final class RunningSink implements AutoCloseable {
    final OpsEndpoint ops;
    private final Database owner;
    private final Database database;
    private final PostgresWatch watch;
    private Partitions partitions;
    private Workers workers;

    RunningSink(SinkSettings settings) throws InterruptedException {
      List<StreamTable> tables = Sink.tables(settings);
      ops = Sink.announced(OpsEndpoint.start(settings.ops(), "consumer-sql"));
      owner = Database.open(settings.owner(), 1);
      database = Database.open(settings.postgres(), settings.writers() + 1);
      watch = PostgresWatch.start(database, ops);
      try {
        new Tables(tables).prepareWhenPossible(owner);
        settings.grants().give(owner, tables);
        partitions = Sink.partitions(settings, tables, owner);
        workers = Workers.start(settings, tables, database, partitions, ops);
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    String get(String path) {
      try {
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ops.port() + path))
                        .build(),
                    HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    void awaitReady() {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("/readyz")).startsWith("200"));
    }

    void awaitNotReady(String reason) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(get("/readyz")).startsWith("503").contains(reason));
    }

    @Override
    public void close() {
      if (workers != null) {
        workers.close();
      }
      if (partitions != null) {
        partitions.close();
      }
      watch.close();
      database.close();
      owner.close();
      ops.close();
    }
  }
}
