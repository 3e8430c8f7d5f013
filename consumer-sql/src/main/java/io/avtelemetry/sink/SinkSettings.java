package io.avtelemetry.sink;

import io.avtelemetry.settings.KafkaSettings;
import io.avtelemetry.settings.OpsSettings;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.settings.StreamsSettings;
import java.util.List;
import java.util.Optional;

/**
 * What a person may set of the sink.
 *
 * @param command what it was called for
 * @param stream the one stream of {@code dead-letters}, or all
 * @param owner who makes the tables
 * @param postgres who writes, and reads positions
 * @param reader the role that may only read the tables
 * @param group the consumer group
 * @param writers workers side by side, each with its own consumer and connection
 * @param batchRows rows at which a batch is full
 * @param batchBytes bytes, of records and rows together, at which a batch is full
 */
record SinkSettings(
    Command command,
    Optional<String> stream,
    OpsSettings ops,
    StreamsSettings streams,
    KafkaSettings kafka,
    PostgresSettings owner,
    PostgresSettings postgres,
    String reader,
    Partitioning partitioning,
    String group,
    int writers,
    int batchRows,
    long batchBytes) {

  enum Command {
    RUN,
    LIST_DEAD_LETTERS,
    REPLAY_DEAD_LETTERS
  }

  /** What others than the owner may do with the tables. */
  Grants grants() {
    return new Grants(postgres.user(), reader);
  }

  /**
   * Reads and checks all of them.
   *
   * @throws io.avtelemetry.settings.SettingsException naming every fault
   */
  static SinkSettings read(SettingsReader reader) {
    PostgresSettings owner = PostgresSettings.read(reader);
    var settings =
        new SinkSettings(
            command(reader),
            reader.optionalText("STREAM"),
            OpsSettings.read(reader),
            StreamsSettings.read(reader),
            KafkaSettings.read(reader),
            owner,
            owner.writer(reader),
            reader.text("POSTGRES_READER_USER"),
            Partitioning.read(reader),
            reader.text("CONSUMER_GROUP"),
            reader.integer("SINK_WRITERS", 1, 64),
            reader.integer("SINK_BATCH_ROWS", 1, 1_000_000),
            reader.bytes("SINK_BATCH_BYTES", 64 << 10, 256 << 20));
    reader.check();
    return settings;
  }

  private static Command command(SettingsReader reader) {
    List<String> words = reader.positionals();
    if (words.isEmpty()) {
      return Command.RUN;
    }
    return switch (String.join(" ", words)) {
      case "dead-letters list" -> Command.LIST_DEAD_LETTERS;
      case "dead-letters replay" -> Command.REPLAY_DEAD_LETTERS;
      default -> {
        reader.fault(
            "consumer-sql",
            "is called with '" + String.join(" ", words) + "' but knows dead-letters list|replay");
        yield Command.RUN;
      }
    };
  }
}
