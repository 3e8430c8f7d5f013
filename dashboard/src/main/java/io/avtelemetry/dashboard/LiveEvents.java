package io.avtelemetry.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnection.EventCallback;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/**
 * Tells browsers what is new, as server-sent events, five times a second at most.
 *
 * <p>A browser has one frame on its way and no more. Who has not taken it yet is left out; when it
 * has, it is told all that changed meanwhile, each vehicle once. So a slow one gets fewer frames,
 * and what is held for it is bounded by the fleet, not by its slowness. One thread makes the
 * frames, once for all browsers that stand at the same place; the callbacks come on I/O threads.
 */
final class LiveEvents implements HttpHandler, AutoCloseable {
  static final Duration TICK = Duration.ofMillis(200);
  static final int MOST_BROWSERS = 100;
  private static final long FLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Not one frame taken within this time: it is gone, or as good as. */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LiveFleet fleet;
  private final FlowWatch flow;
  private final InstantSource clock;
  private final Answers answers;
  private final Counter frames;
  private final Set<Browser> browsers = ConcurrentHashMap.newKeySet();
  private final ServerSentEventHandler handler = new ServerSentEventHandler(this::connected);
  private final Looking ticks;

  LiveEvents(Parts parts, Answers answers, MeterRegistry metrics) {
    fleet = parts.fleet();
    flow = parts.flow();
    clock = parts.clock();
    this.answers = answers;
    frames =
        Counter.builder("dashboard.frames")
            .description("Frames of positions that browsers were sent")
            .register(metrics);
    Gauge.builder("dashboard.browsers", browsers, Set::size)
        .description("Browsers that watch")
        .register(metrics);
    ticks = Looking.start("live", this::tick);
  }

  /** One browser's stream; all but {@code waiting} belongs to the thread that makes the frames. */
  private final class Browser implements EventCallback {
    private final ServerSentEventConnection connection;
    private volatile boolean waiting;
    private long toldVersion;
    private String toldState = "";
    private long toldFlowNanos = System.nanoTime() - FLOW_NANOS;
    private long sentNanos = System.nanoTime();

    Browser(ServerSentEventConnection connection) {
      this.connection = connection;
    }

    /** Tells it what is new, unless it has not taken what it was told before. */
    void turn(Frame frame) {
      long now = System.nanoTime();
      if (waiting) {
        if (now - sentNanos > STUCK_NANOS) {
          IoUtils.safeClose(connection);
        }
        return;
      }
      boolean newState = !frame.state.equals(toldState);
      boolean newFlow = now - toldFlowNanos >= FLOW_NANOS;
      boolean newPositions = frame.version > toldVersion;
      if (!newState && !newFlow && !newPositions) {
        return;
      }
      waiting = true;
      sentNanos = now;
      if (newState) {
        toldState = frame.state;
        send("state", frame.state, !newFlow && !newPositions);
      }
      if (newFlow) {
        toldFlowNanos = now;
        send("flow", frame.flow(), !newPositions);
      }
      if (newPositions) {
        send("positions", frame.positionsSince(toldVersion), true);
        toldVersion = frame.version;
        frames.increment();
      }
    }

    private void send(String event, String data, boolean last) {
      connection.send(data, event, null, last ? this : null);
    }

    @Override
    public void done(ServerSentEventConnection taken, String data, String event, String id) {
      waiting = false;
    }

    @Override
    public void failed(
        ServerSentEventConnection lost, String data, String event, String id, IOException e) {
      IoUtils.safeClose(lost);
    }
  }

  /** What is new at one tick, made when the first browser needs it. */
  private final class Frame {
    private final long version = fleet.version();
    private final String state = flow.flow().state();
    private final Map<Long, String> positions = new HashMap<>();
    private String flowEvent;

    String flow() {
      if (flowEvent == null) {
        flowEvent = flow.event();
      }
      return flowEvent;
    }

    String positionsSince(long told) {
      return positions.computeIfAbsent(told, LiveEvents.this::positions);
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      answers.send(exchange, 200, "text/event-stream", new byte[0]);
    } else if (browsers.size() >= MOST_BROWSERS) {
      answers.problem(exchange, new Problem(503, "Too many browsers are watching."));
    } else {
      exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
      handler.handleRequest(exchange);
    }
  }

  private void connected(ServerSentEventConnection connection, String lastEventId) {
    var browser = new Browser(connection);
    browsers.add(browser);
    connection.addCloseTask(closed -> browsers.remove(browser));
  }

  private Duration tick() {
    if (!browsers.isEmpty()) {
      var frame = new Frame();
      browsers.forEach(browser -> browser.turn(frame));
    }
    return TICK;
  }

  private String positions(long since) {
    try {
      return new String(Json.bytes(out -> write(out, since)), StandardCharsets.UTF_8);
    } catch (SQLException e) {
      throw new IllegalStateException("nothing was asked of PostgreSQL", e);
    }
  }

  private void write(JsonGenerator out, long since) throws IOException {
    out.writeStartObject();
    out.writeNumberField("t", clock.millis());
    out.writeArrayFieldStart("v");
    for (Position position : fleet.positions()) {
      if (position.version() > since) {
        out.writeStartArray();
        out.writeString(position.vin());
        Json.number(out, position.latitude(), 6);
        Json.number(out, position.longitude(), 6);
        Json.number(out, position.heading(), 1);
        Json.number(out, position.speed(), 2);
        out.writeNumber(Math.floorDiv(position.micros(), 1_000));
        if (position.labelVersion() > since) {
          out.writeString(position.make());
          out.writeString(position.model());
          Json.number(out, position.rhythm().seconds(), 3);
        }
        out.writeEndArray();
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /** Ends all streams; browsers try again by themselves. */
  @Override
  public void close() {
    ticks.close();
    browsers.forEach(browser -> IoUtils.safeClose(browser.connection));
  }
}
