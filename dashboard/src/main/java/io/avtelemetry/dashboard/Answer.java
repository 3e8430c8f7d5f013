package io.avtelemetry.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a request is answered with. */
final class Answer {
  static final String JSON = "application/json";

  private final String mediaType;
  private final byte[] body;
  private final Optional<String> fileName;

  private Answer(String mediaType, byte[] body, Optional<String> fileName) {
    this.mediaType = mediaType;
    this.body = body;
    this.fileName = fileName;
  }

  static Answer json(byte[] body) {
    return of(JSON, body);
  }

  static Answer of(String mediaType, byte[] body) {
    return new Answer(mediaType, body, Optional.empty());
  }

  static Answer text(String mediaType, String text) {
    return of(mediaType + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same, to be saved by the browser under that name. */
  Answer saved(String name) {
    return new Answer(mediaType, body, Optional.of(name));
  }

  String mediaType() {
    return mediaType;
  }

  byte[] body() {
    return body;
  }

  Optional<String> fileName() {
    return fileName;
  }
}
