package io.avtelemetry.bench.ingest;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.xnio.Options;

/**
 * The limit: ingest's HTTP server with a handler that reads the body, or not even that, and answers
 * 202. Ends with its standard input.
 */
final class BareServer {
  private static final ByteBuffer answer =
      StandardCharsets.US_ASCII.encode("{\"accepted\":1}\n").asReadOnlyBuffer();
  private static final int BACKLOG = 1024;
  private static final int BUFFER_BYTES = 8 * 1024;

  private BareServer() {}

  /** Arguments: the port; whether it reads bodies. */
  public static void main(String[] arguments) throws IOException {
    boolean reads = Boolean.parseBoolean(arguments[1]);
    int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
    Undertow.builder()
        .addHttpListener(Integer.parseInt(arguments[0]), "127.0.0.1")
        .setIoThreads(processors)
        .setWorkerThreads(processors)
        .setBufferSize(BUFFER_BYTES)
        .setDirectBuffers(true)
        .setSocketOption(Options.BACKLOG, BACKLOG)
        .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .setHandler(
            exchange -> {
              if (reads) {
                exchange.getRequestReceiver().receiveFullBytes((e, body) -> accept(e));
              } else {
                accept(exchange);
              }
            })
        .build()
        .start();
    while (System.in.read() != -1) {
      // Nothing is said, but that it may go on.
    }
    System.exit(0);
  }

  private static void accept(HttpServerExchange exchange) {
    exchange.setStatusCode(202);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(answer.duplicate());
  }
}
