package io.avtelemetry.ingest;

import io.avtelemetry.ingest.auth.Door;
import io.avtelemetry.lifecycle.Lifecycle;
import io.avtelemetry.ops.OpsEndpoint;
import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.JsonSchema;
import io.avtelemetry.stream.Streams;
import io.avtelemetry.tls.RefusedClients;
import io.avtelemetry.tls.ServerTls;
import io.avtelemetry.tls.TlsException;
import io.avtelemetry.tls.WatchedFiles;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.SslClientAuthMode;

/** The HTTP server: starts with its resources, and stops when what is under way is answered. */
final class IngestServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IngestServer.class);
  private static final int BUFFER_BYTES = 8 * 1024;
  private static final int HARD_MAX_HEADER_BYTES = 4 * Router.MAX_HEADER_BYTES;
  private static final int HARD_MAX_HEADERS = 4 * Router.MAX_HEADERS;
  private static final int MAX_PARAMETERS = 100;
  private static final int IDLE_MILLIS = (int) TimeUnit.SECONDS.toMillis(60);
  private static final int BACKLOG = 1024;
  private static final int SHUTDOWN_MILLIS = 500;
  private static final Duration DRAIN_MARGIN = Duration.ofMillis(200);

  private final HttpSettings settings;
  private final Intake intake;
  private final LiveCounter live;
  private final Undertow undertow;
  private final Optional<WatchedFiles> tlsFiles;

  private IngestServer(
      HttpSettings settings,
      Intake intake,
      LiveCounter live,
      Undertow undertow,
      Optional<WatchedFiles> tlsFiles) {
    this.settings = settings;
    this.intake = intake;
    this.live = live;
    this.undertow = undertow;
    this.tlsFiles = tlsFiles;
  }

  /**
   * Starts to listen.
   *
   * @throws SettingsException where the address cannot be had
   */
  static IngestServer start(
      HttpSettings settings, Streams streams, Publisher publisher, OpsEndpoint ops) {
    var inFlight = new InFlight(settings.maxInFlightBytes());
    var window =
        new CongestionWindow(settings.maxInFlightBytes(), settings.late(), System.nanoTime());
    var metrics = new IngestMetrics(ops.metrics(), inFlight, window);
    var answers = new Answers(metrics);
    var door = open(settings, ops);
    var intake = new Intake(settings, door, publisher, inFlight, window, metrics, answers);
    var live = new LiveCounter(intake::served, answers);
    var router = new Router(resources(settings.path(), streams, intake, live, ops), answers);
    RefusedClients refusedClients = door::refusedCertificate;
    Undertow undertow = undertow(settings, refusedClients).setHandler(router).build();
    try {
      undertow.start();
    } catch (RuntimeException e) {
      if (isOfAddress(e)) {
        throw new SettingsException(
            List.of(
                "PRODUCER_PORT cannot listen on %s:%d: %s"
                    .formatted(settings.bindAddress(), settings.port(), e.getMessage())));
      }
      throw e;
    }
    live.start(undertow.getWorker().getIoThread());
    var tlsFiles = settings.tls().map(tls -> watch(tls, refusedClients, undertow));
    var server = new IngestServer(settings, intake, live, undertow, tlsFiles);
    Lifecycle.onSignal(server::refuse);
    ops.readiness("kafka", publisher::unavailableBecause);
    log.info(
        "ingest on {}://{}:{}{} auth={}",
        settings.tls().isPresent() ? "https" : "http",
        settings.bindAddress(),
        server.port(),
        settings.path(),
        settings.auth().mode());
    return server;
  }

  /** Who fails again and again waits, yet is answered within the time of a request. */
  private static Door open(HttpSettings settings, OpsEndpoint ops) {
    try {
      return Door.open(settings.auth(), settings.requestTimeout().dividedBy(3), ops.metrics());
    } catch (IOException e) {
      throw new SettingsException(List.of("INGEST_TOKENS_FILE cannot be used: " + e.getMessage()));
    }
  }

  /** A new certificate is for new connections; those that are open keep the old one. */
  private static WatchedFiles watch(
      ServerTls tls, RefusedClients refusedClients, Undertow undertow) {
    try {
      return WatchedFiles.readAndWatch(
          "the certificate of ingest",
          tls.files(),
          () -> undertow.getListenerInfo().get(0).setSslContext(tls.context(refusedClients)));
    } catch (IOException e) {
      throw new SettingsException(
          List.of("PRODUCER_TLS_CERT_FILE cannot be used: " + e.getMessage()));
    }
  }

  private static boolean isOfAddress(RuntimeException e) {
    return e.getCause() instanceof BindException
        || e.getCause() instanceof SocketException
        || e instanceof UnresolvedAddressException
        || e.getCause() instanceof UnresolvedAddressException;
  }

  private static Map<String, Resource> resources(
      String path, Streams streams, Intake intake, LiveCounter live, OpsEndpoint ops) {
    Answers answers = intake.answers();
    var resources = new HashMap<String, Resource>();
    for (EventStream stream : streams) {
      var target = new StreamTarget(stream, ops.metrics());
      var post = new PostHandler(target, intake);
      var schema = new StaticContent("application/schema+json", JsonSchema.of(stream), answers);
      resources.put(path + "/" + stream.name(), Resource.reading(schema).with(post));
      if (stream.equals(streams.defaultStream())) {
        var page = new CounterPage(path, streams, intake::served, answers);
        resources.put(path, Resource.reading(page).with(post));
      }
    }
    resources.merge(
        path + "/live",
        Resource.reading(live),
        (stream, counter) -> stream.post().map(counter::with).orElse(counter));
    resources.put(path + "/page.js", file("text/javascript", "page.js", answers));
    resources.put(path + "/page.css", file("text/css", "page.css", answers));
    resources.put("/openapi.yaml", file("application/yaml", "/openapi.yaml", answers));
    return resources;
  }

  private static Resource file(String mediaType, String resource, Answers answers) {
    String type = mediaType + "; charset=utf-8";
    return Resource.reading(new StaticContent(type, StaticContent.resource(resource), answers));
  }

  private static Undertow.Builder undertow(HttpSettings settings, RefusedClients refusedClients) {
    int processors = Math.max(2, Runtime.getRuntime().availableProcessors());
    return listener(settings, refusedClients)
        .setIoThreads(processors)
        .setWorkerThreads(processors)
        .setWorkerOption(Options.WORKER_NAME, "http")
        .setBufferSize(BUFFER_BYTES)
        .setDirectBuffers(true)
        .setSocketOption(Options.BACKLOG, BACKLOG)
        .setSocketOption(Options.CONNECTION_HIGH_WATER, settings.maxConnections())
        .setSocketOption(Options.CONNECTION_LOW_WATER, settings.maxConnections())
        .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HARD_MAX_HEADER_BYTES)
        .setServerOption(UndertowOptions.MAX_HEADERS, HARD_MAX_HEADERS)
        .setServerOption(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
        .setServerOption(
            UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) settings.requestTimeout().toMillis())
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
        .setServerOption(UndertowOptions.IDLE_TIMEOUT, IDLE_MILLIS)
        .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, SHUTDOWN_MILLIS);
  }

  private static Undertow.Builder listener(HttpSettings settings, RefusedClients refusedClients) {
    ServerTls tls = settings.tls().orElse(null);
    if (tls == null) {
      return Undertow.builder().addHttpListener(settings.port(), settings.bindAddress());
    }
    try {
      return Undertow.builder()
          .addHttpsListener(settings.port(), settings.bindAddress(), tls.context(refusedClients))
          .setSocketOption(Options.SSL_ENABLED_PROTOCOLS, Sequence.of(ServerTls.PROTOCOLS))
          // Who shows none is told so by HTTP, and counted.
          .setSocketOption(
              Options.SSL_CLIENT_AUTH_MODE,
              tls.clientAuthorities().isPresent()
                  ? SslClientAuthMode.REQUESTED
                  : SslClientAuthMode.NOT_REQUESTED);
    } catch (TlsException e) {
      throw new SettingsException(
          List.of("PRODUCER_TLS_CERT_FILE cannot be used: " + e.getMessage()));
    }
  }

  /** The port it listens on. */
  int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  /** Posts that are let in and not yet answered. */
  long underWay() {
    return intake.active();
  }

  /** Answers new posts with 503 from now on, and closes connections with their next answer. */
  void refuse() {
    intake.refuse();
  }

  /** Refuses new posts, waits until those under way are answered, then lets go of the port. */
  @Override
  public void close() {
    refuse();
    long until = System.nanoTime() + settings.requestTimeout().plus(DRAIN_MARGIN).toNanos();
    while (underWay() > 0 && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    if (underWay() > 0) {
      log.warn("{} posts were not answered", underWay());
    }
    live.close();
    tlsFiles.ifPresent(WatchedFiles::close);
    undertow.stop();
    intake.door().close();
    log.info("ingest stopped: served={}", intake.served());
  }
}
