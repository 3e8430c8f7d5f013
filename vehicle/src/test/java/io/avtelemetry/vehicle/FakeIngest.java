package io.avtelemetry.vehicle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server in ingest's place: it answers as scripted, then accepts everything. */
final class FakeIngest implements AutoCloseable {
  /** How one request is answered. */
  interface Script {
    void answer(FakeIngest ingest, HttpExchange exchange, JsonNode body) throws Exception;
  }

  private static final ObjectMapper json = new ObjectMapper();

  /** Stores all and says so. */
  static final Script ACCEPT =
      (ingest, exchange, body) -> {
        ingest.store(body, -1);
        respond(exchange, 202, "{\"accepted\":" + size(body) + "}");
      };

  /** Stores all, but the answer is lost. */
  static final Script STORE_AND_RESET =
      (ingest, exchange, body) -> {
        ingest.store(body, -1);
        exchange.close();
      };

  static final Script RESET = (ingest, exchange, body) -> exchange.close();

  /** Stores all but the first. */
  static final Script REJECT_FIRST =
      (ingest, exchange, body) -> {
        ingest.store(body, 0);
        respond(
            exchange,
            207,
            "{\"accepted\":%d,\"rejected\":[{\"index\":0,\"field\":\"speed\",\"detail\":\"no\"}]}"
                .formatted(size(body) - 1));
      };

  static final Script HANG = (ingest, exchange, body) -> ingest.over.await();

  static Script status(int status) {
    return (ingest, exchange, body) -> respond(exchange, status, "{}");
  }

  static final Script UNAVAILABLE = unavailableFor(0);

  /** Asks to be tried again after so many seconds. */
  static Script unavailableFor(int seconds) {
    return (ingest, exchange, body) -> {
      exchange.getResponseHeaders().set("Retry-After", String.valueOf(seconds));
      respond(exchange, 503, "");
    };
  }

  /** Takes no more than so many events at once. */
  static Script atMost(int events) {
    return (ingest, exchange, body) -> {
      if (size(body) > events) {
        respond(exchange, 413, "");
      } else {
        ACCEPT.answer(ingest, exchange, body);
      }
    };
  }

  final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
  final Queue<JsonNode> stored = new ConcurrentLinkedQueue<>();
  final Queue<Integer> batchSizes = new ConcurrentLinkedQueue<>();
  volatile Script afterwards = ACCEPT;
  private final CountDownLatch over = new CountDownLatch(1);
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private FakeIngest(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/events", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static FakeIngest start(Script... scripts) throws IOException {
    return start(0, scripts);
  }

  static FakeIngest start(int port, Script... scripts) throws IOException {
    var ingest = new FakeIngest(port);
    ingest.scripts.addAll(List.of(scripts));
    return ingest;
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port() + "/events");
  }

  /** Distinct events stored, by their primary key. */
  List<String> keys() {
    return stored.stream().map(FakeIngest::key).distinct().toList();
  }

  static String key(JsonNode event) {
    return event.path("vin").asText() + " " + event.path("timestamp").asText();
  }

  private void handle(HttpExchange exchange) {
    try {
      JsonNode body = json.readTree(exchange.getRequestBody());
      batchSizes.add(size(body));
      Script script = scripts.poll();
      (script == null ? afterwards : script).answer(this, exchange, body);
    } catch (Exception e) {
      exchange.close();
    }
  }

  private void store(JsonNode body, int except) {
    List<JsonNode> events = new ArrayList<>();
    if (body.isArray()) {
      body.forEach(events::add);
    } else {
      events.add(body);
    }
    for (int i = 0; i < events.size(); i++) {
      if (i != except) {
        stored.add(events.get(i));
      }
    }
  }

  private static int size(JsonNode body) {
    return body.isArray() ? body.size() : 1;
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
