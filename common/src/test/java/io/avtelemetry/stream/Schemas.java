package io.avtelemetry.stream;

import io.avtelemetry.settings.StreamsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Streams for tests: the fleet's own and one of every type. */
final class Schemas {
  static final String EVERY_TYPE =
      """
      {"type": "record", "name": "every", "primaryKey": ["id"], "fields": [
        {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "yes", "type": ["null", "boolean"], "default": null},
        {"name": "small", "type": ["null", "int"], "default": null, "maximum": 2000000000},
        {"name": "large", "type": ["null", "long"], "default": null},
        {"name": "single", "type": ["null", "float"], "default": null},
        {"name": "real", "type": ["null", "double"], "default": null},
        {"name": "text", "type": ["null", "string"], "default": null, "maxLength": 100},
        {"name": "at", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}],
         "default": null},
        {"name": "day", "type": ["null", {"type": "int", "logicalType": "date"}], "default": null},
        {"name": "price", "type": ["null", {"type": "bytes", "logicalType": "decimal",
         "precision": 10, "scale": 2}], "default": null}
      ]}
      """;

  /** Texts without bounds, one of them the key. */
  static final String NOTES =
      """
      {"type": "record", "name": "notes", "primaryKey": ["id"], "fields": [
        {"name": "id", "type": "string"},
        {"name": "text", "type": ["null", "string"], "default": null}
      ]}
      """;

  private Schemas() {}

  /** The fleet's stream, from the repository's own file. */
  static EventStream diag() {
    return Streams.read(
            new StreamsSettings(
                Path.of("../scenarios/fleet/streams"), "diag", Optional.empty(), Optional.empty()))
        .defaultStream();
  }

  /** The one stream that a text defines. */
  static EventStream of(String schema) {
    try {
      Path folder = Files.createTempDirectory("streams");
      Path file = folder.resolve("a.avsc");
      try {
        Files.writeString(file, schema);
        return new SchemaFile(file, new java.util.ArrayList<>()).read().orElseThrow();
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
