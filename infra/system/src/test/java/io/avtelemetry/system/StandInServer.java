package io.avtelemetry.system;

import static org.awaitility.Awaitility.await;

import io.avtelemetry.local.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The page as it was built, before a server that makes up a fleet of any size. */
final class StandInServer implements AutoCloseable {
  private final Process process;
  private final String address;

  private StandInServer(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static StandInServer start(int vehicles) {
    Path dashboard = Installation.repository().resolve("dashboard");
    Path frontend = dashboard.resolve("frontend");
    int port = FreePort.find();
    var command =
        List.of(
            "node",
            "dev/server.mjs",
            "--port",
            String.valueOf(port),
            "--vehicles",
            String.valueOf(vehicles),
            "--page",
            page().toString());
    try {
      Process process =
          new ProcessBuilder(command).directory(frontend.toFile()).inheritIO().start();
      var server = new StandInServer(process, "http://127.0.0.1:" + port);
      await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(server::answers);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where Maven built the page. */
  static Path page() {
    return Installation.repository()
        .resolve("dashboard/target/classes/io/avtelemetry/dashboard/page");
  }

  /** The address of a view. */
  String view(String name) {
    return address + "/#/" + name;
  }

  /** Tells the server what to pretend, such as {@code sink=away}. */
  void pretend(String query) {
    get("/dev/state?" + query);
  }

  private boolean answers() {
    return get("/api/config") == 200;
  }

  private int get(String path) {
    try {
      var request = HttpRequest.newBuilder(URI.create(address + path)).build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
