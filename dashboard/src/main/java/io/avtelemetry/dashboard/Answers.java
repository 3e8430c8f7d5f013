package io.avtelemetry.dashboard;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/** Writes answers, with the headers that all of them have. */
final class Answers {
  private static final Logger log = LoggerFactory.getLogger(Answers.class);
  private static final int WORTH_COMPRESSING = 1_400;
  private static final String RETRY_AFTER_SECONDS = "1";

  /** Exports wait for their readers: they may never have all workers. */
  private static final int MOST_STREAMS = 3;

  private static final Duration LONGEST_STREAM = Duration.ofMinutes(10);

  private final Semaphore streams = new Semaphore(MOST_STREAMS);
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
    if (answer.body() instanceof Answer.Streamed streamed) {
      stream(exchange, answer.mediaType(), streamed.writing());
    } else if (answer.body() instanceof Answer.Whole whole) {
      send(exchange, 200, answer.mediaType(), whole.bytes);
    }
  }

  /**
   * On the calling thread, which waits for the client; and no longer than {@link #LONGEST_STREAM}.
   */
  private void stream(HttpServerExchange exchange, String mediaType, Answer.Writing writing) {
    if (!streams.tryAcquire()) {
      problem(exchange, new Problem(503, "Too many exports at once."));
      return;
    }
    var connection = exchange.getConnection();
    var limit =
        exchange
            .getIoThread()
            .executeAfter(
                () -> IoUtils.safeClose(connection),
                LONGEST_STREAM.toMillis(),
                TimeUnit.MILLISECONDS);
    try {
      head(exchange, 200, mediaType);
      boolean compress = takes(exchange, "gzip");
      if (compress) {
        exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, "gzip");
      }
      if (!exchange.getRequestMethod().equals(Methods.HEAD)) {
        exchange.startBlocking();
        OutputStream plain = exchange.getOutputStream();
        OutputStream out = compress ? new Gzip(plain, Deflater.BEST_SPEED) : plain;
        writing.writeTo(out);
        out.close();
      }
      exchange.endExchange();
    } catch (IOException | SQLException e) {
      // It has begun as a good answer: only an end without an end tells that it is none.
      log.info("an export was cut off: {}", e.getMessage());
      IoUtils.safeClose(connection);
    } finally {
      limit.remove();
      streams.release();
    }
  }

  private static void head(HttpServerExchange exchange, int status, String mediaType) {
    exchange.setStatusCode(status);
    exchange
        .getResponseHeaders()
        .put(Headers.CACHE_CONTROL, "no-store")
        .put(Headers.VARY, "Accept-Encoding")
        .put(Headers.CONTENT_TYPE, mediaType);
  }

  void send(HttpServerExchange exchange, int status, String mediaType, byte[] body) {
    head(exchange, status, mediaType);
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
    Gzip(OutputStream out, int level) throws IOException {
      super(out);
      def.setLevel(level);
    }
  }
}
