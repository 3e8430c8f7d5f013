package io.avtelemetry.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the streams are defined and which is the default.
 *
 * @param topic the default stream's topic, in place of the one its file names
 * @param table the default stream's table, in place of the one its file names
 */
public record StreamsSettings(
    Path directory, String defaultStream, Optional<String> topic, Optional<String> table) {
  /** Reads STREAMS_DIR, DEFAULT_STREAM, KAFKA_TOPIC and POSTGRES_TABLE. */
  public static StreamsSettings read(SettingsReader reader) {
    return new StreamsSettings(
        reader.path("STREAMS_DIR"),
        reader.text("DEFAULT_STREAM"),
        reader.optionalText("KAFKA_TOPIC"),
        reader.optionalText("POSTGRES_TABLE"));
  }
}
