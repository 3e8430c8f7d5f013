package io.avtelemetry.sink;

import io.avtelemetry.lifecycle.ExitException;
import io.avtelemetry.lifecycle.Lifecycle;
import io.avtelemetry.ops.OpsEndpoint;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Streams;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the events of Kafka into PostgreSQL, exactly once. */
public final class Sink {
  private Sink() {}

  /** Runs until a signal; or does what {@code dead-letters list|replay} asks for. */
  public static void main(String[] arguments) {
    Lifecycle.run(
        () -> {
          var settings = SinkSettings.read(SettingsReader.of(arguments));
          switch (settings.command()) {
            case RUN -> run(settings);
            case LIST_DEAD_LETTERS, REPLAY_DEAD_LETTERS -> deadLetters(settings);
          }
        });
  }

  @SuppressWarnings("try") // the watch and the workers need only be closed
  private static void run(SinkSettings settings) throws InterruptedException {
    var tables = tables(settings);
    try (var ops = announced(OpsEndpoint.start(settings.ops(), "consumer-sql"));
        var owner = Database.open(settings.owner(), 1);
        var database = Database.open(settings.postgres(), settings.writers() + 1);
        var watch = PostgresWatch.start(database, ops)) {
      if (new Tables(tables).prepareWhenPossible(owner)) {
        settings.grants().give(owner, tables);
        try (var partitions = partitions(settings, tables, owner);
            var workers = Workers.start(settings, tables, database, partitions, ops)) {
          Lifecycle.awaitSignal();
        }
      }
    }
  }

  /** Without workers there is no sink, however well the servers are. */
  static OpsEndpoint announced(OpsEndpoint ops) {
    ops.readiness(Workers.PART, () -> Optional.of("not begun: the tables come first"));
    return ops;
  }

  private static void deadLetters(SinkSettings settings) throws InterruptedException {
    var command = new DeadLettersCommand(settings);
    try {
      if (settings.command() == SinkSettings.Command.LIST_DEAD_LETTERS) {
        command.list(System.out);
      } else {
        command.replay(System.out);
      }
    } catch (SQLException e) {
      System.err.println("PostgreSQL did not do it: " + PostgresError.told(e));
      throw new ExitException(1);
    } catch (Topics.UnavailableException e) {
      System.err.println("Kafka did not take a dead letter: " + e.getMessage());
      throw new ExitException(1);
    }
  }

  static Partitions partitions(SinkSettings settings, List<StreamTable> tables, Database owner) {
    return Partitions.start(
        owner, tables, settings.partitioning().retentionDays(), InstantSource.system());
  }

  static List<StreamTable> tables(SinkSettings settings) {
    var streams = Streams.read(settings.streams());
    var tables = new ArrayList<StreamTable>();
    for (EventStream stream : streams) {
      boolean isDefault = stream.name().equals(streams.defaultStream().name());
      tables.add(
          new StreamTable(
              isDefault ? settings.partitioning().applied(stream) : stream,
              tables.size(),
              isDefault));
    }
    settings.partitioning().check(tables);
    return tables;
  }
}
