package io.avtelemetry.testing;

import io.avtelemetry.local.FreePort;
import io.avtelemetry.local.LocalKafka;
import io.avtelemetry.local.LocalPostgres;
import io.avtelemetry.local.PostgresSettings;
import io.avtelemetry.local.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Servers without containers, on free ports, with their data in temporary directories that are
 * removed with them.
 */
final class EmbeddedServers implements TestServers {

  @Override
  public KafkaInstance startKafka() {
    return new EmbeddedKafka();
  }

  @Override
  public PostgresInstance startPostgres() {
    return new EmbeddedPostgres();
  }

  private static Path temporaryDirectory(String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class EmbeddedKafka implements KafkaInstance {
    private final Path directory = temporaryDirectory("av-kafka-");
    private final int port = FreePort.find();
    private LocalKafka kafka;

    EmbeddedKafka() {
      start();
    }

    @Override
    public String bootstrapServers() {
      return "127.0.0.1:" + port;
    }

    @Override
    public void start() {
      kafka = LocalKafka.start(directory.resolve("data"), port);
    }

    @Override
    public void stop() {
      if (kafka != null) {
        kafka.close();
        kafka = null;
      }
    }

    @Override
    public void close() {
      stop();
      Trees.delete(directory);
    }
  }

  private static final class EmbeddedPostgres implements PostgresInstance {
    private final Path directory = temporaryDirectory("av-postgres-");
    private final PostgresSettings settings =
        new PostgresSettings(
            directory.resolve("data"),
            // Shared by all test runs of this user: unpacking takes longer than starting.
            Path.of(System.getProperty("user.home"), ".cache", "av-telemetry"),
            directory.resolve("postgres.log"),
            FreePort.find(),
            "test",
            "test",
            UUID.randomUUID().toString(),
            false,
            Optional.empty(),
            Optional.empty());
    private LocalPostgres postgres;

    EmbeddedPostgres() {
      start();
    }

    @Override
    public String jdbcUrl(String database) {
      return "jdbc:postgresql://127.0.0.1:" + settings.port() + "/" + database;
    }

    @Override
    public String database() {
      return settings.database();
    }

    @Override
    public String user() {
      return settings.user();
    }

    @Override
    public String password() {
      return settings.password();
    }

    @Override
    public void start() {
      postgres = LocalPostgres.start(settings);
    }

    @Override
    public void stop() {
      if (postgres != null) {
        postgres.close();
        postgres = null;
      }
    }

    @Override
    public void kill() {
      postgres.kill();
      postgres = null;
    }

    @Override
    public void close() {
      stop();
      Trees.delete(directory);
    }
  }
}
