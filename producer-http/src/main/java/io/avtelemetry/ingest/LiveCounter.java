package io.avtelemetry.ingest;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnection.EventCallback;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Tells browsers the counter whenever it has moved, as server-sent events.
 *
 * <p>One timer serves all of them, four times a second; who has not yet taken the last number is
 * left out, so that a slow reader holds no more than one.
 */
final class LiveCounter implements HttpHandler, AutoCloseable {
  static final int MAX_CONNECTIONS = 100;
  private static final long TICK_MILLIS = 250;

  /** Told again after so many ticks without change: keeps proxies and finds out who is gone. */
  private static final int TICKS_TO_REPEAT = 60;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final LongSupplier counter;
  private final Answers answers;

  /** Those who have taken what they were told, and what that was. */
  private final Map<ServerSentEventConnection, Long> idle = new ConcurrentHashMap<>();

  private final ServerSentEventHandler handler = new ServerSentEventHandler(this::connected);
  private final EventCallback whenTaken =
      new EventCallback() {
        @Override
        public void done(
            ServerSentEventConnection connection, String data, String event, String id) {
          idle.put(connection, Long.valueOf(data));
          if (!connection.isOpen()) {
            idle.remove(connection);
          }
        }

        @Override
        public void failed(
            ServerSentEventConnection connection,
            String data,
            String event,
            String id,
            IOException lost) {
          IoUtils.safeClose(connection);
        }
      };
  private int ticks;

  LiveCounter(LongSupplier counter, Answers answers) {
    this.counter = counter;
    this.answers = answers;
  }

  /** Begins to look at the counter, on the given thread. */
  void start(XnioExecutor thread) {
    Repeated.every(TICK_MILLIS, thread, this::tick);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      answers.send(exchange, 200, "text/event-stream", NOTHING);
    } else if (handler.getConnections().size() >= MAX_CONNECTIONS) {
      answers.problem(exchange, new Problem(503, "Too many are watching the counter."));
    } else {
      exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
      answers.count(200);
      handler.handleRequest(exchange);
    }
  }

  private void connected(ServerSentEventConnection connection, String lastEventId) {
    connection.addCloseTask(closed -> idle.remove(closed));
    connection.send(Long.toString(counter.getAsLong()), whenTaken);
  }

  private void tick() {
    long now = counter.getAsLong();
    boolean repeat = ++ticks % TICKS_TO_REPEAT == 0;
    idle.forEach(
        (connection, told) -> {
          if (repeat || told != now) {
            idle.remove(connection);
            connection.send(Long.toString(now), whenTaken);
          }
        });
  }

  /** Ends all streams; browsers try again by themselves. */
  @Override
  public void close() {
    for (ServerSentEventConnection connection : handler.getConnections()) {
      IoUtils.safeClose(connection);
    }
  }
}
