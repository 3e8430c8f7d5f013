package io.avtelemetry.ingest;

import io.avtelemetry.stream.EventParser;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.EventVisitor;
import io.avtelemetry.stream.EventWriter;
import io.avtelemetry.stream.RefusedException;

/** Reads the bodies of one stream; each thread has its own. */
final class Codec {
  private final EventParser parser;
  private final EventWriter writer;

  Codec(EventStream stream) {
    parser = new EventParser(stream);
    writer = new EventWriter(stream);
  }

  /** For the events that this codec reads, while its visitor is called. */
  EventWriter writer() {
    return writer;
  }

  /**
   * Reads the first bytes of an array.
   *
   * @throws RefusedException where the body as a whole cannot be read
   */
  void read(BodyFormat format, byte[] body, int length, EventVisitor visitor)
      throws RefusedException {
    switch (format) {
      case JSON -> parser.parseJson(body, 0, length, visitor);
      case NDJSON -> parser.parseNdjson(body, 0, length, visitor);
      case FORM -> parser.parseForm(body, 0, length, visitor);
    }
  }
}
