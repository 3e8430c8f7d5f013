package io.avtelemetry.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.ops.OpsEndpoint;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.stream.Streams;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The parts of {@link Dashboard}, wired as there, within this JVM. */
final class TestDashboard implements AutoCloseable {
  /** Nobody listens there. */
  static final Map<String, String> ALONE =
      Map.of(
          "DASHBOARD_PORT", "0",
          "DASHBOARD_FILE", "../scenarios/fleet/dashboard.json",
          "STREAMS_DIR", "../scenarios/fleet/streams",
          "ROUTES_DIR", "../scenarios/fleet/routes",
          "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
          "POSTGRES_PORT", "1",
          "POSTGRES_READER_PASSWORD", "hush",
          "INGEST_OPS_URLS", "http://127.0.0.1:1",
          "SINK_OPS_URLS", "http://127.0.0.1:1");

  private static final ObjectMapper json = new ObjectMapper();

  final Parts parts;
  final OpsEndpoint ops;
  private final DashboardServer server;
  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  private TestDashboard(DashboardSettings settings) {
    var streams = Streams.read(settings.streams());
    var scene = SceneFile.read(settings.scene().file(), streams);
    ops = OpsEndpoint.start(settings.ops(), "dashboard");
    parts = Parts.start(settings, streams, scene, ops, InstantSource.system());
    server = DashboardServer.start(settings, parts, ops);
  }

  /** With these settings beside, or instead of, those of a dashboard that reaches nobody. */
  static TestDashboard start(Map<String, String> environment) {
    var all = new HashMap<>(ALONE);
    all.putAll(environment);
    return new TestDashboard(DashboardSettings.read(SettingsReader.of(all)));
  }

  URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, headers);
  }

  HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address(path)).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The status of an answer, when it is there. */
  CompletableFuture<Integer> status(String method, String path) {
    var request =
        HttpRequest.newBuilder(address(path)).method(method, HttpRequest.BodyPublishers.noBody());
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return json.readTree(answer.body());
  }

  @Override
  public void close() {
    server.close();
    parts.close();
    ops.close();
  }
}
