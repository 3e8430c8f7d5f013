package io.avtelemetry.ingest;

import io.avtelemetry.ops.OpsEndpoint;
import io.avtelemetry.settings.OpsSettings;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.stream.Streams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** An ingest server on a free port, and somebody who talks to it. */
final class TestServer implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final OpsEndpoint ops = OpsEndpoint.start(new OpsSettings("127.0.0.1", 0), "test");
  private final Publisher publisher;
  private final IngestServer server;

  private TestServer(Publisher publisher, Streams streams, Map<String, String> settings) {
    this.publisher = publisher;
    var environment = new HashMap<>(settings);
    environment.put("PRODUCER_PORT", "0");
    HttpSettings http = IngestSettings.read(SettingsReader.of(environment)).http();
    server = IngestServer.start(http, streams, publisher, ops);
  }

  /**
   * @param settings by key, in place of the defaults
   */
  static TestServer start(Publisher publisher, Map<String, String> settings) {
    return start(publisher, Events.fleet("test_topic"), settings);
  }

  static TestServer start(Publisher publisher, Streams streams, Map<String, String> settings) {
    return new TestServer(publisher, streams, settings);
  }

  IngestServer server() {
    return server;
  }

  int port() {
    return server.port();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET(), headers);
  }

  HttpResponse<String> method(String method, String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()));
  }

  HttpResponse<String> post(String path, String contentType, String body, String... headers)
      throws Exception {
    return post(path, contentType, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> post(String path, String contentType, byte[] body, String... headers)
      throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body)),
        headers);
  }

  HttpResponse<String> postJson(String body) throws Exception {
    return post("/events", "application/json", body);
  }

  HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Posts from a thread of the client. */
  java.util.concurrent.CompletableFuture<HttpResponse<String>> postJsonLater(String body) {
    return client.sendAsync(
        HttpRequest.newBuilder(uri("/events"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /**
   * Sends a text, with HTTP's ends of lines, and returns all that comes until the server closes.
   */
  String talk(String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The value of a metric's line. */
  double metric(String line) throws Exception {
    HttpResponse<String> metrics = metrics();
    return metrics
        .body()
        .lines()
        .filter(l -> l.startsWith(line + " "))
        .mapToDouble(l -> Double.parseDouble(l.substring(line.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  HttpResponse<String> metrics() throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ops.port() + "/metrics")).build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> readiness() throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ops.port() + "/readyz")).build(),
        BodyHandlers.ofString());
  }

  @Override
  public void close() {
    server.close();
    publisher.close();
    ops.close();
  }
}
