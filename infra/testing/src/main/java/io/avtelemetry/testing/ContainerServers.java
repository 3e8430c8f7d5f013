package io.avtelemetry.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** Servers in containers, on ports that stay when a server is stopped and started again. */
final class ContainerServers implements TestServers {
  private final ContainerImages images;

  ContainerServers(ContainerImages images) {
    this.images = images;
  }

  @Override
  public KafkaInstance startKafka() {
    return new Kafka(DockerImageName.parse(images.kafka()));
  }

  @Override
  public PostgresInstance startPostgres() {
    return new Postgres(DockerImageName.parse(images.postgres()));
  }

  private static final class Kafka extends ContainerInstance<KafkaContainer>
      implements KafkaInstance {
    Kafka(DockerImageName image) {
      super(
          new KafkaContainer(image.asCompatibleSubstituteFor("apache/kafka"))
              .withEnv(
                  Map.of(
                      // As the embedded one: topics are made by those who own them, a group starts
                      // at once, and few internal partitions are loaded.
                      "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
                      "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0",
                      "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4",
                      "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4",
                      "KAFKA_HEAP_OPTS", "-Xmx512m")),
          9092);
      start();
    }

    @Override
    public String bootstrapServers() {
      return container.getBootstrapServers();
    }

    /**
     * Testcontainers starts it by a shell, to which the engine's signal goes: it heeds none, so the
     * broker would be killed when the time is up.
     */
    @Override
    void announceStop() {
      try {
        container.execInContainer("sh", "-c", "kill -TERM $(pidof java)");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IllegalStateException("interrupted", e);
    }

    @Override
    void awaitAnswer() {
      try (Admin admin =
          Admin.create(
              Map.of(
                  "bootstrap.servers",
                  bootstrapServers(),
                  "default.api.timeout.ms",
                  String.valueOf(START_LIMIT.toMillis())))) {
        admin.describeCluster().nodes().get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("Kafka's container does not answer", e.getCause());
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static final class Postgres extends ContainerInstance<PostgreSQLContainer>
      implements PostgresInstance {
    Postgres(DockerImageName image) {
      super(
          new PostgreSQLContainer(image.asCompatibleSubstituteFor("postgres"))
              .withPassword(UUID.randomUUID().toString()),
          PostgreSQLContainer.POSTGRESQL_PORT);
      start();
    }

    @Override
    public String jdbcUrl(String database) {
      return "jdbc:postgresql://"
          + container.getHost()
          + ":"
          + container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT)
          + "/"
          + database;
    }

    @Override
    public String database() {
      return container.getDatabaseName();
    }

    @Override
    public String user() {
      return container.getUsername();
    }

    @Override
    public String password() {
      return container.getPassword();
    }

    @Override
    void awaitAnswer() {
      await().atMost(START_LIMIT).until(this::answers);
    }

    private boolean answers() {
      try (var connection = DriverManager.getConnection(jdbcUrl(database()), user(), password())) {
        return connection.isValid(5);
      } catch (SQLException e) {
        return false;
      }
    }
  }
}
