package io.avtelemetry.bench.sink;

import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.Database;
import io.avtelemetry.bench.site.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Kafka Connect with Debezium's JDBC sink, a worker of its own: a fresh process that finds all
 * events waiting. It is stopped after the first half of them.
 *
 * @param jars folder of Connect's and the connector's
 * @param mode its name here, with its settings
 * @param rows of one timing
 */
record ConnectPeer(Installation site, Path jars, Mode mode, long rows) implements Contender {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int BATCH = 5_000;

  /** The schema of the events, which plain JSON does not carry. */
  private static final String SCHEMA =
      """
      {"type":"struct","fields":[\
      {"field":"timestamp","type":"string","name":"io.debezium.time.ZonedTimestamp","optional":false},\
      {"field":"vin","type":"string","optional":false},\
      {"field":"make","type":"string","optional":false},\
      {"field":"model","type":"string","optional":false},\
      {"field":"position_x","type":"double","optional":false},\
      {"field":"position_y","type":"double","optional":false},\
      {"field":"position_z","type":"double","optional":false},\
      {"field":"speed","type":"double","optional":false},\
      {"field":"latitude","type":"double","optional":true},\
      {"field":"longitude","type":"double","optional":true},\
      {"field":"heading","type":"double","optional":true}]}""";

  /**
   * A way in which it can write.
   *
   * @param contender the name here
   * @param settings of the connector, beside those that all have
   */
  record Mode(String contender, Map<String, String> settings) {
    static final List<Mode> ALL =
        List.of(
            new Mode(
                "debezium-insert", Map.of("insert.mode", "insert", "primary.key.mode", "none")),
            new Mode(
                "debezium-unnest",
                Map.of(
                    "insert.mode",
                    "insert",
                    "primary.key.mode",
                    "none",
                    "dialect.postgres.unnest.insert.enabled",
                    "true")),
            new Mode(
                "debezium-upsert",
                Map.of(
                    "insert.mode",
                    "upsert",
                    "primary.key.mode",
                    "record_value",
                    "primary.key.fields",
                    "vin,timestamp")));
  }

  @Override
  public String name() {
    return mode.contender();
  }

  @Override
  public String does() {
    return "Kafka Connect (standalone worker, 2 tasks) with Debezium's JDBC sink, batch.size "
        + BATCH
        + ", "
        + new TreeMap<>(mode.settings)
        + ": Kafka → diag with its primary key; cold: a fresh process's first "
        + rows
        + " rows, warm: the second half of these";
  }

  @Override
  public Figures run(int round) throws IOException, SQLException, InterruptedException {
    site.database().execute("TRUNCATE diag", "CHECKPOINT");
    Path directory = Files.createDirectories(site.directory().resolve(name()));
    Path worker = write(directory.resolve("worker.properties"), workerSettings(directory));
    Path connector = write(directory.resolve("connector.properties"), connectorSettings(round));
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseG1GC",
                "-Duser.timezone=UTC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                jars + "/*",
                "org.apache.kafka.connect.cli.ConnectStandalone",
                worker.toString(),
                connector.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("worker-" + round + ".log").toFile())
            .start();
    try (Connection connection = site.database().connect()) {
      var table = new GrowingTable(connection);
      var clock =
          new RowClock(
              LIMIT,
              PAUSE,
              target -> {
                if (!process.isAlive()) {
                  throw new BenchException(name() + " has ended, " + directory + " says why");
                }
                return table.now(target);
              });
      RowClock.Mark first = clock.await(1);
      RowClock.Mark half = clock.await(rows / 2);
      RowClock.Mark all = clock.await(rows);
      return Figures.none()
          .with(SinkFigures.COLD, all.rateSince(first))
          .with(SinkFigures.WARM, all.rateSince(half))
          .with(SinkFigures.FROM_START, all.rateSince(new RowClock.Mark(0, begin)));
    } finally {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private Map<String, String> workerSettings(Path directory) {
    return Map.of(
        "bootstrap.servers",
        site.bootstrapServers(),
        "listeners",
        "http://127.0.0.1:" + site.ports().spare(0),
        "key.converter",
        "org.apache.kafka.connect.storage.StringConverter",
        "value.converter",
        "org.apache.kafka.connect.json.JsonConverter",
        "value.converter.schemas.enable",
        "true",
        "value.converter.schema.content",
        SCHEMA,
        "offset.storage.file.filename",
        directory.resolve("offsets").toString(),
        "plugin.discovery",
        "hybrid_warn",
        "consumer.max.poll.records",
        String.valueOf(BATCH));
  }

  private Map<String, String> connectorSettings(int round) {
    var settings = new TreeMap<>(mode.settings);
    // A name of its own is a group of its own, which reads from the beginning.
    settings.put("name", name() + "-" + round);
    settings.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
    settings.put("tasks.max", "2");
    settings.put("topics", Installation.TOPIC);
    settings.put("connection.url", site.database().url());
    settings.put("connection.username", Database.USER);
    settings.put("connection.password", site.database().password());
    settings.put("collection.name.format", "diag");
    settings.put("schema.evolution", "none");
    settings.put("batch.size", String.valueOf(BATCH));
    return settings;
  }

  private static Path write(Path file, Map<String, String> settings) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    List<String> lines =
        settings.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    return Files.write(file, lines);
  }
}
