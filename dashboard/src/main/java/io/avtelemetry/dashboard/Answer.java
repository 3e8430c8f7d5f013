package io.avtelemetry.dashboard;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a request is answered with.
 *
 * @param fileName under which the browser shall save it, if it shall
 */
record Answer(String mediaType, Body body, Optional<String> fileName) {
  static final String JSON = "application/json";

  /** What is sent. */
  sealed interface Body {}

  /** All of it, here already. */
  static final class Whole implements Body {
    final byte[] bytes;

    Whole(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** Of any length, sent as it is made. */
  record Streamed(Writing writing) implements Body {}

  /** Writes a body; the stream stays open. */
  interface Writing {
    void writeTo(OutputStream out) throws IOException, SQLException;
  }

  static Answer json(byte[] body) {
    return of(JSON, body);
  }

  static Answer of(String mediaType, byte[] body) {
    return new Answer(mediaType, new Whole(body), Optional.empty());
  }

  static Answer stream(String mediaType, Writing writing) {
    return new Answer(mediaType, new Streamed(writing), Optional.empty());
  }

  /** The same, to be saved by the browser under that name. */
  Answer saved(String name) {
    return new Answer(mediaType, body, Optional.of(name));
  }
}
