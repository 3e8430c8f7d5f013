package io.avtelemetry.ingest;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Answers with the same bytes to everybody. */
final class StaticContent implements HttpHandler {
  static final HttpString NO_SNIFFING = new HttpString("X-Content-Type-Options");

  private final String mediaType;
  private final ByteBuffer bytes;
  private final Answers answers;

  StaticContent(String mediaType, String text, Answers answers) {
    this.mediaType = mediaType;
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    this.bytes = ByteBuffer.allocateDirect(utf8.length).put(utf8).flip();
    this.answers = answers;
  }

  /** The text of a resource file of this package, or at an absolute path. */
  static String resource(String name) {
    try (InputStream in = StaticContent.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(NO_SNIFFING, "nosniff");
    answers.send(exchange, 200, mediaType, bytes.duplicate());
  }
}
