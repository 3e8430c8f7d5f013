package io.avtelemetry.drills.fleet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.site.Ingests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * Stands between the real vehicles and ingest and records what passes: each event before ingest has
 * it, each answer before the vehicle has it. Where ingest gives no answer, it gives none either.
 * Where ingest speaks TLS, it does so too, to both sides; who a vehicle says it is, it passes on.
 */
public final class RecordingProxy implements AutoCloseable {
  /** Longer than a vehicle waits. */
  private static final Duration LIMIT = Duration.ofSeconds(6);

  private static final List<String> REQUEST_HEADERS = List.of("Content-Type", "Authorization");
  private static final List<String> ANSWER_HEADERS = List.of("Content-Type", "Retry-After");

  private final Ingests ingests;
  private final Recording recording;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient http;

  private RecordingProxy(Ingests ingests, Recording recording, HttpServer server) {
    this.ingests = ingests;
    this.recording = recording;
    this.server = server;
    this.http = ingests.client(Duration.ofSeconds(2));
  }

  /** Listens on 127.0.0.1. */
  public static RecordingProxy start(int port, Ingests ingests, Recording recording) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var proxy = new RecordingProxy(ingests, recording, server(address, ingests.access().tls()));
      proxy.server.createContext("/", proxy::handle);
      proxy.server.setExecutor(proxy.threads);
      proxy.server.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpServer server(InetSocketAddress address, Optional<SSLContext> tls)
      throws IOException {
    if (tls.isEmpty()) {
      return HttpServer.create(address, 0);
    }
    var server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
    return server;
  }

  /** Host and port, as vehicles are told them. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      List<DrillEvent> events = recording.sent(body);
      HttpResponse<byte[]> answer = answer(request(exchange, body));
      recording.answered(events, answer.statusCode(), answer.body());
      for (String name : ANSWER_HEADERS) {
        answer
            .headers()
            .firstValue(name)
            .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
      }
      int length = answer.body().length;
      exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> answer(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.send(request, bytes());
    } catch (IOException e) {
      ingests.failed(request.uri());
      throw e;
    }
  }

  private static HttpResponse.BodyHandler<byte[]> bytes() {
    return HttpResponse.BodyHandlers.ofByteArray();
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    var request =
        HttpRequest.newBuilder(ingests.current())
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : REQUEST_HEADERS) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return request.build();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
