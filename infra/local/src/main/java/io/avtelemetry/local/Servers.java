package io.avtelemetry.local;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The servers of the local runtime, started side by side, each with its files for the scripts. */
final class Servers implements AutoCloseable {
  private final RunFiles files;
  private final String kafkaName;
  private final LocalKafka kafka;
  private final PostgresKeeper postgres;

  private Servers(RunFiles files, String kafkaName, LocalKafka kafka, PostgresKeeper postgres) {
    this.files = files;
    this.kafkaName = kafkaName;
    this.kafka = kafka;
    this.postgres = postgres;
  }

  static Servers start(LocalInfraSettings settings) {
    var files = new RunFiles(settings.runDirectory());
    var postgres =
        CompletableFuture.supplyAsync(
            () ->
                settings.servers().contains("postgres")
                    ? PostgresKeeper.start(settings.postgres(), files)
                    : null);
    String name = "kafka-broker" + settings.kafka().id();
    LocalKafka kafka = null;
    try {
      if (settings.servers().contains("kafka")) {
        kafka = LocalKafka.start(settings.kafka(), settings.kafkaSecurity());
        files.ready(name);
      }
      return new Servers(files, name, kafka, postgres.join());
    } catch (LocalServerException | CompletionException e) {
      new Servers(files, name, kafka, postgres.exceptionally(failed -> null).join()).close();
      throw e.getCause() instanceof LocalServerException cause && e instanceof CompletionException
          ? cause
          : e;
    }
  }

  @Override
  public String toString() {
    return Stream.of(kafka == null ? null : kafkaName, postgres == null ? null : "postgres")
        .filter(Objects::nonNull)
        .collect(Collectors.joining(", "));
  }

  /** Kafka first: what it still holds, PostgreSQL's clients want to write. */
  @Override
  public void close() {
    if (kafka != null) {
      files.notReady(kafkaName);
      kafka.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }
}
