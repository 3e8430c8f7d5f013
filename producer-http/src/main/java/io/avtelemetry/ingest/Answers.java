package io.avtelemetry.ingest;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.xnio.IoUtils;

/** Writes answers and counts them; called on the exchange's I/O thread. */
final class Answers {
  private static final String JSON = "application/json";
  private static final String RETRY_AFTER_SECONDS = "1";

  /** How long a refused sender may go on sending before its connection is closed. */
  private static final long LINGER_MILLIS = 2_000;

  private static final ByteBuffer ACCEPTED_ONE = acceptedJson(1);

  private final IngestMetrics metrics;

  Answers(IngestMetrics metrics) {
    this.metrics = metrics;
  }

  /** Kafka has all events of the request. */
  void accepted(HttpServerExchange exchange, int events) {
    ByteBuffer body = events == 1 ? ACCEPTED_ONE.duplicate() : acceptedJson(events);
    send(exchange, 202, JSON, body);
  }

  private static ByteBuffer acceptedJson(int events) {
    byte[] json = ("{\"accepted\":" + events + "}\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(json.length).put(json).flip();
  }

  /** Kafka has some events of the request, the others are refused. */
  void partlyAccepted(HttpServerExchange exchange, EventBatch batch) {
    byte[] json = Problem.partlyAccepted(batch.accepted(), batch.rejections());
    send(exchange, 207, JSON, ByteBuffer.wrap(json));
  }

  /** Something is wrong; a sender of what is not yet read is given a moment to notice. */
  void problem(HttpServerExchange exchange, Problem problem) {
    if (problem.status() == 503) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    send(exchange, problem.status(), Problem.MEDIA_TYPE, ByteBuffer.wrap(problem.toJson()));
    if (!exchange.isComplete()
        && !Later.run(() -> closeUnlessComplete(exchange), LINGER_MILLIS, exchange.getIoThread())) {
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  private static void closeUnlessComplete(HttpServerExchange exchange) {
    if (!exchange.isComplete()) {
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  /** Any other answer. */
  void send(HttpServerExchange exchange, int status, String mediaType, ByteBuffer body) {
    count(status);
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, mediaType);
    exchange.getResponseSender().send(body);
  }

  /** Counts an answer that somebody else writes. */
  void count(int status) {
    metrics.answered(status);
  }
}
