package io.avtelemetry.dashboard;

import io.avtelemetry.ops.OpsEndpoint;
import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.tls.ServerTls;
import io.avtelemetry.tls.TlsException;
import io.avtelemetry.tls.WatchedFiles;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;
import org.xnio.Sequence;

/** The page's server. */
final class DashboardServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DashboardServer.class);
  private static final int BUFFER_BYTES = 16 * 1024;

  /** What the kernel may hold for a browser that reads slowly: more would only grow old there. */
  private static final int SEND_BUFFER_BYTES = 256 * 1024;

  private static final int WORKERS = 8;
  private static final int MOST_CONNECTIONS = 1_024;
  private static final int MOST_HEADER_BYTES = 16 * 1024;
  private static final int MOST_PARAMETERS = 20;
  private static final int PARSE_MILLIS = (int) TimeUnit.SECONDS.toMillis(5);
  private static final int IDLE_MILLIS = (int) TimeUnit.SECONDS.toMillis(60);
  private static final int SHUTDOWN_MILLIS = 500;

  private final Undertow undertow;
  private final LiveEvents live;
  private final Optional<WatchedFiles> certificate;

  private DashboardServer(Undertow undertow, LiveEvents live, Optional<WatchedFiles> certificate) {
    this.undertow = undertow;
    this.live = live;
    this.certificate = certificate;
  }

  /**
   * Starts to listen.
   *
   * @throws SettingsException where the address cannot be had
   */
  static DashboardServer start(DashboardSettings settings, Parts parts, OpsEndpoint ops) {
    HttpSettings http = settings.http();
    var answers = new Answers(http.tilesOrigin());
    var live = new LiveEvents(parts, answers, ops.metrics());
    var page = new PageFiles(answers);
    var api = new Api(settings, parts, answers);
    byte[] description = resource("/dashboard.openapi.yaml");
    HttpHandler inside =
        exchange -> {
          String path = exchange.getRequestPath();
          if (path.startsWith("/api/")) {
            api.handleRequest(exchange);
          } else if (path.equals("/live")) {
            live.handleRequest(exchange);
          } else if (path.equals("/openapi.yaml")) {
            answers.send(exchange, 200, "application/yaml; charset=utf-8", description);
          } else {
            page.handleRequest(exchange);
          }
        };
    HttpHandler gate =
        http.token()
            .<HttpHandler>map(token -> new Gate(token, answers, resource("login.html"), inside))
            .orElse(inside);
    byte[] loginStyle = resource("login.css");
    Undertow undertow =
        undertow(http).setHandler(exchange -> handle(exchange, answers, gate, loginStyle)).build();
    try {
      undertow.start();
    } catch (RuntimeException e) {
      live.close();
      if (isOfAddress(e)) {
        throw new SettingsException(
            List.of(
                "DASHBOARD_PORT cannot listen on %s:%d: %s"
                    .formatted(http.bindAddress(), http.port(), e.getMessage())));
      }
      throw e;
    }
    var server = new DashboardServer(undertow, live, http.tls().map(tls -> watch(tls, undertow)));
    String scheme = http.tls().isPresent() ? "https" : "http";
    log.info("dashboard on {}://{}:{}/", scheme, http.bindAddress(), server.port());
    return server;
  }

  private static WatchedFiles watch(ServerTls tls, Undertow undertow) {
    var listener = undertow.getListenerInfo().get(0);
    try {
      return WatchedFiles.readAndWatch(
          "the dashboard's certificate",
          tls.files(),
          () -> listener.setSslContext(tls.context((why, from) -> {})));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static Undertow.Builder listener(HttpSettings settings) {
    if (settings.tls().isEmpty()) {
      return Undertow.builder().addHttpListener(settings.port(), settings.bindAddress());
    }
    try {
      var context = settings.tls().get().context((why, from) -> {});
      return Undertow.builder()
          .addHttpsListener(settings.port(), settings.bindAddress(), context)
          .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of(ServerTls.PROTOCOLS));
    } catch (TlsException e) {
      throw unusable(e);
    }
  }

  private static SettingsException unusable(IOException e) {
    return new SettingsException(
        List.of("DASHBOARD_TLS_CERT_FILE cannot be used: " + e.getMessage()));
  }

  private static byte[] resource(String name) {
    return PageFiles.bytes(name)
        .orElseThrow(() -> new IllegalStateException("resource " + name + " is not in the jar"));
  }

  private static boolean isOfAddress(RuntimeException e) {
    return e.getCause() instanceof BindException
        || e.getCause() instanceof SocketException
        || e instanceof UnresolvedAddressException
        || e.getCause() instanceof UnresolvedAddressException;
  }

  private static void handle(
      HttpServerExchange exchange, Answers answers, HttpHandler gate, byte[] loginStyle)
      throws Exception {
    answers.addSecurityHeaders(exchange);
    HttpString method = exchange.getRequestMethod();
    if (!method.equals(Methods.GET) && !method.equals(Methods.HEAD)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      exchange.setPersistent(false);
      answers.problem(exchange, new Problem(405, "The dashboard is only looked at: GET."));
    } else if (exchange.getRequestPath().equals("/healthz")) {
      answers.send(exchange, 200, "text/plain; charset=utf-8", new byte[] {'o', 'k', '\n'});
    } else if (exchange.getRequestPath().equals("/login.css")) {
      answers.send(exchange, 200, "text/css; charset=utf-8", loginStyle);
    } else {
      gate.handleRequest(exchange);
    }
  }

  private static Undertow.Builder undertow(HttpSettings settings) {
    return listener(settings)
        .setIoThreads(2)
        .setWorkerThreads(WORKERS)
        .setWorkerOption(Options.WORKER_NAME, "http")
        .setBufferSize(BUFFER_BYTES)
        .setDirectBuffers(true)
        .setSocketOption(Options.SEND_BUFFER, SEND_BUFFER_BYTES)
        .setSocketOption(Options.CONNECTION_HIGH_WATER, MOST_CONNECTIONS)
        .setSocketOption(Options.CONNECTION_LOW_WATER, MOST_CONNECTIONS)
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MOST_HEADER_BYTES)
        .setServerOption(UndertowOptions.MAX_PARAMETERS, MOST_PARAMETERS)
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1L)
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_MILLIS)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
        .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, SHUTDOWN_MILLIS);
  }

  /** The port it listens on. */
  int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void close() {
    live.close();
    certificate.ifPresent(WatchedFiles::close);
    undertow.stop();
    log.info("dashboard stopped");
  }
}
