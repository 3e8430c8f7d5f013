package io.avtelemetry.dashboard;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Writes answers, with the headers that all of them have. */
final class Answers {
  private static final int WORTH_COMPRESSING = 1_400;
  private static final String RETRY_AFTER_SECONDS = "1";

  private final String policy;

  /**
   * @param tilesOrigin the tile server, which the page may load from beside this process
   */
  Answers(Optional<String> tilesOrigin) {
    String tiles = tilesOrigin.map(origin -> " " + origin).orElse("");
    policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
            + " img-src 'self' data: blob:"
            + tiles
            + "; connect-src 'self'"
            + tiles
            + "; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'";
  }

  /** What every answer says to the browser, whatever it is. */
  void addSecurityHeaders(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(new HttpString("Content-Security-Policy"), policy);
    headers.put(new HttpString("X-Content-Type-Options"), "nosniff");
    headers.put(new HttpString("X-Frame-Options"), "DENY");
    headers.put(new HttpString("Referrer-Policy"), "no-referrer");
    headers.put(new HttpString("Cross-Origin-Opener-Policy"), "same-origin");
    headers.put(new HttpString("Cross-Origin-Resource-Policy"), "same-origin");
    headers.put(
        new HttpString("Permissions-Policy"), "camera=(), geolocation=(), microphone=(), usb=()");
  }

  void problem(HttpServerExchange exchange, Problem problem) {
    if (problem.status() == 503) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    send(exchange, problem.status(), Problem.MEDIA_TYPE, problem.toJson());
  }

  /** An answer of this moment: nobody keeps it. */
  void send(HttpServerExchange exchange, Answer answer) {
    answer
        .fileName()
        .ifPresent(
            name ->
                exchange
                    .getResponseHeaders()
                    .put(Headers.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\""));
    send(exchange, 200, answer.mediaType(), answer.body());
  }

  void send(HttpServerExchange exchange, int status, String mediaType, byte[] body) {
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(Headers.VARY, "Accept-Encoding");
    boolean compress = body.length > WORTH_COMPRESSING && takes(exchange, "gzip");
    if (compress) {
      exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, "gzip");
    }
    byte[] bytes = compress ? gzip(body, Deflater.BEST_SPEED) : body;
    sendBytes(exchange, status, mediaType, ByteBuffer.wrap(bytes));
  }

  static void sendBytes(
      HttpServerExchange exchange, int status, String mediaType, ByteBuffer bytes) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, mediaType);
    exchange.getResponseSender().send(bytes);
  }

  /** Whether the client takes a body of this encoding. */
  static boolean takes(HttpServerExchange exchange, String encoding) {
    String accepted = exchange.getRequestHeaders().getFirst(Headers.ACCEPT_ENCODING);
    if (accepted == null) {
      return false;
    }
    for (String part : accepted.split(",", -1)) {
      String[] words = part.strip().split(";", -1);
      if (words[0].strip().equalsIgnoreCase(encoding)) {
        return words.length < 2 || !words[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  static byte[] gzip(byte[] bytes, int level) {
    var compressed = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (var out = new Gzip(compressed, level)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return compressed.toByteArray();
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(ByteArrayOutputStream out, int level) throws IOException {
      super(out);
      def.setLevel(level);
    }
  }
}
