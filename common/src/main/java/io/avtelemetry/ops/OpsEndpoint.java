package io.avtelemetry.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.avtelemetry.lifecycle.Lifecycle;
import io.avtelemetry.settings.OpsSettings;
import io.avtelemetry.settings.SettingsException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator asks a process: is it alive, can it do its job, what has it done.
 *
 * <p>{@code /healthz} depends on nothing outside; {@code /readyz} is 503 with the reasons until the
 * first part is there, while any is not ready, and from the stop signal on; {@code /metrics} is
 * Prometheus text. One daemon thread serves them.
 */
public final class OpsEndpoint implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpsEndpoint.class);
  private static final ObjectMapper json = new ObjectMapper();

  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Supplier<Optional<String>>> parts = new ConcurrentHashMap<>();
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
  private final HttpServer server;
  private final ExecutorService thread;
  private volatile boolean stopping;

  private OpsEndpoint(HttpServer server, ExecutorService thread) {
    this.server = server;
    this.thread = thread;
  }

  /**
   * Starts to listen.
   *
   * @param process the name of this process, for logs and as the metrics' common label
   * @throws SettingsException where the address cannot be had
   */
  public static OpsEndpoint start(OpsSettings settings, String process) {
    // Else each answer's second packet waits 40 ms for the first one's acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server;
    try {
      server =
          HttpServer.create(new InetSocketAddress(settings.bindAddress(), settings.port()), 16);
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(
          List.of(
              "OPS_PORT cannot listen on "
                  + settings.bindAddress()
                  + ":"
                  + settings.port()
                  + ": "
                  + e.getMessage()));
    }
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              var daemon = new Thread(task, "ops");
              daemon.setDaemon(true);
              return daemon;
            });
    var endpoint = new OpsEndpoint(server, thread);
    endpoint.bindMetrics(process);
    server.setExecutor(thread);
    server.createContext("/healthz", exchange -> answer(exchange, 200, "text/plain", "ok\n"));
    server.createContext("/readyz", endpoint::readyz);
    server.createContext(
        "/metrics",
        exchange ->
            answer(
                exchange,
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                endpoint.metrics.scrape()));
    server.createContext("/", exchange -> answer(exchange, 404, "text/plain", "not found\n"));
    server.start();
    Lifecycle.onSignal(endpoint::stopping);
    log.info("{} operations on http://{}:{}", process, settings.bindAddress(), endpoint.port());
    return endpoint;
  }

  private void bindMetrics(String process) {
    metrics.config().commonTags("process", process);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    gcMetrics.bindTo(metrics);
  }

  /** Where the process counts what it does. */
  public MeterRegistry metrics() {
    return metrics;
  }

  /**
   * Adds a part that must be ready for the process to be.
   *
   * @param notReadyBecause empty when ready, else the reason; called on the endpoint's thread
   */
  public void readiness(String part, Supplier<Optional<String>> notReadyBecause) {
    parts.put(part, notReadyBecause);
  }

  /** The process stops: from now on it is not ready. */
  public void stopping() {
    stopping = true;
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void readyz(HttpExchange exchange) throws IOException {
    var reasons = new TreeMap<String, String>();
    parts.forEach((part, reason) -> reason.get().ifPresent(because -> reasons.put(part, because)));
    if (stopping) {
      reasons.put("process", "stopping");
    } else if (parts.isEmpty()) {
      reasons.put("process", "starting");
    }
    var body = new TreeMap<String, Object>(Map.of("ready", reasons.isEmpty()));
    if (!reasons.isEmpty()) {
      body.put("reasons", reasons);
    }
    answer(
        exchange,
        reasons.isEmpty() ? 200 : 503,
        "application/json",
        json.writeValueAsString(body) + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdown();
    gcMetrics.close();
    metrics.close();
  }
}
