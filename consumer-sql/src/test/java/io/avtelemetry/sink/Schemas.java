package io.avtelemetry.sink;

import io.avtelemetry.settings.StreamsSettings;
import io.avtelemetry.stream.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Stream tables out of schema texts. */
final class Schemas {
  /** A field of each type, required and optional. */
  static final String ALL_TYPES =
      """
      {"type": "record", "name": "everything", "key": "id", "primaryKey": ["id"],
       "doc": "It's a \\\\ of all types.",
       "fields": [
        {"name": "id", "type": "long"},
        {"name": "flag", "type": ["null", "boolean"]},
        {"name": "small", "type": ["null", "int"]},
        {"name": "big", "type": ["null", "long"]},
        {"name": "single", "type": ["null", "float"]},
        {"name": "real", "type": ["null", "double"]},
        {"name": "at", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
        {"name": "day", "type": ["null", {"type": "int", "logicalType": "date"}]},
        {"name": "tag", "type": ["null", {"type": "string", "logicalType": "uuid"}]},
        {"name": "price", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 30, "scale": 9}]},
        {"name": "whole", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 0}]},
        {"name": "name", "type": ["null", "string"], "maxLength": 40, "doc": "What they call it."},
        {"name": "Select", "type": ["null", "string"]}
       ]}""";

  private Schemas() {}

  /** The table of the one stream that a schema text defines. */
  static StreamTable table(String schema) {
    try {
      Path directory = Files.createTempDirectory("schemas");
      Path file = Files.writeString(directory.resolve("stream.avsc"), schema);
      String name = schema.replaceFirst("(?s).*?\"name\": *\"([a-z_]+)\".*", "$1");
      try {
        var settings = new StreamsSettings(directory, name, Optional.empty(), Optional.empty());
        return new StreamTable(Streams.read(settings).defaultStream(), 0, name.equals("diag"));
      } finally {
        Files.delete(file);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A stream with these fields, as JSON; its key and primary key is {@code id}. */
  static StreamTable tableOf(String... fields) {
    return table(
        """
        {"type": "record", "name": "things", "key": "id", "primaryKey": ["id"],
         "fields": [%s]}"""
            .formatted(String.join(",", fields)));
  }

  static StreamTable diag() {
    try {
      return table(Files.readString(TestBed.DIAG));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
