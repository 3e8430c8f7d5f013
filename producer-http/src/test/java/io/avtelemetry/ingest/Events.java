package io.avtelemetry.ingest;

import io.avtelemetry.settings.StreamsSettings;
import io.avtelemetry.stream.Streams;
import java.nio.file.Path;
import java.util.Optional;

/** Events and streams for tests. */
final class Events {
  static final String VIN = "1FTFW1E50PFA00001";

  private Events() {}

  /** The fleet's streams, from the repository's own files. */
  static Streams fleet(String topic) {
    return Streams.read(
        new StreamsSettings(
            Path.of("../scenarios/fleet/streams"), "diag", Optional.of(topic), Optional.empty()));
  }

  /** A good event, told apart by its speed. */
  static String diag(int speed) {
    return """
    {"timestamp":"2026-01-01T12:00:00Z","vin":"%s","make":"Ford","model":"F-150",\
    "position_x":1,"position_y":2,"position_z":3,"speed":%d}"""
        .formatted(VIN, speed);
  }

  /** The same event as Kafka gets it. */
  static String canonicalDiag(int speed) {
    return """
    {"timestamp":"2026-01-01T12:00:00.000000Z","vin":"%s","make":"Ford","model":"F-150",\
    "position_x":1.0,"position_y":2.0,"position_z":3.0,"speed":%d.0}"""
        .formatted(VIN, speed);
  }

  /** The same event as the first version's vehicles sent it. */
  static String form(int speed) {
    return "timestamp=2026-01-01T12%3A00%3A00Z&vin="
        + VIN
        + "&make=Ford&model=F-150&position_x=1&position_y=2&position_z=3&speed="
        + speed;
  }
}
