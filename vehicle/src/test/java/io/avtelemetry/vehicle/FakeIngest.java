package io.avtelemetry.vehicle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

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
  final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
  volatile Script afterwards = ACCEPT;
  private final CountDownLatch over = new CountDownLatch(1);
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private FakeIngest(InetSocketAddress address, Optional<SSLContext> tls) throws IOException {
    if (tls.isPresent()) {
      var encrypted = HttpsServer.create(address, 0);
      encrypted.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      server = encrypted;
    } else {
      server = HttpServer.create(address, 0);
    }
    server.createContext("/events", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static FakeIngest start(Script... scripts) throws IOException {
    return start(0, scripts);
  }

  static FakeIngest start(int port, Script... scripts) throws IOException {
    var ingest = new FakeIngest(loopback(port), Optional.empty());
    ingest.scripts.addAll(List.of(scripts));
    return ingest;
  }

  /** One that speaks TLS. */
  static FakeIngest start(SSLContext tls) throws IOException {
    return new FakeIngest(loopback(0), Optional.of(tls));
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://127.0.0.1:" + port() + "/events");
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
      authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
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
