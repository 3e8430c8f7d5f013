package io.avtelemetry.vehicle.report;

import io.avtelemetry.tls.ServerTls;
import io.undertow.UndertowOptions;
import io.undertow.client.ClientConnection;
import io.undertow.client.UndertowClient;
import io.undertow.connector.ByteBufferPool;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.XnioIoThread;

/**
 * One address of ingest: its kept-alive connections, who waits for one, and whether it serves.
 * Everything happens on the one I/O thread, save that names are resolved on the {@code connector}.
 */
final class IngestAddress {
  /** Trouble is over when no request failed for so long: overload comes and goes by the second. */
  private static final long CALM_NANOS = 3_000_000_000L;

  private static final OptionMap OPTIONS =
      OptionMap.builder()
          .set(Options.TCP_NODELAY, true)
          .set(Options.KEEP_ALIVE, true)
          .set(UndertowOptions.ENDPOINT_IDENTIFICATION_ALGORITHM, "HTTPS")
          .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of(ServerTls.PROTOCOLS))
          .getMap();
  private static final Logger log = LoggerFactory.getLogger(IngestAddress.class);

  private final URI url;
  private final IngestAccess access;
  private final int mostConnections;
  private final XnioIoThread thread;
  private final ByteBufferPool buffers;
  private final Executor connector;
  private final Consumer<IngestAddress> roomMade;
  private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>();
  private final ArrayDeque<Reporter> waiting = new ArrayDeque<>();
  private int connections; // idle, in use, or being opened
  private long troubleSince;
  private long lastFailure;
  private long failures;
  private volatile String trouble; // null while it serves

  /**
   * @param roomMade called after a connection closed: there may be room for another
   */
  IngestAddress(
      URI url,
      IngestAccess access,
      int mostConnections,
      XnioIoThread thread,
      ByteBufferPool buffers,
      Executor connector,
      Consumer<IngestAddress> roomMade) {
    this.url = url;
    this.access = access;
    this.mostConnections = mostConnections;
    this.thread = thread;
    this.buffers = buffers;
    this.connector = connector;
    this.roomMade = roomMade;
  }

  URI url() {
    return url;
  }

  IngestAccess access() {
    return access;
  }

  /** Who waits for a connection, in order. */
  ArrayDeque<Reporter> waiting() {
    return waiting;
  }

  boolean hasConnection() {
    return !idle.isEmpty();
  }

  /** The connection used last: the others may rest, and close. */
  ClientConnection takeConnection() {
    return idle.removeLast();
  }

  void giveBack(ClientConnection connection) {
    if (connection.isOpen()) {
      idle.addLast(connection);
    }
  }

  boolean mayConnect() {
    return connections < mostConnections;
  }

  /** Whether a request could be begun at once. */
  boolean hasRoom() {
    return hasConnection() || mayConnect();
  }

  /** What waits for a connection that is being opened. */
  interface Connected {
    void opened();

    void failed(String reason);
  }

  /** Opens one more connection; when it is there it is idle. */
  void connect(Connected listener) {
    connections++;
    connector.execute(
        () -> {
          try {
            UndertowClient.getInstance()
                .connect(url, thread, access.ssl(), buffers, OPTIONS)
                .addNotifier((future, attachment) -> connected(future, listener), null);
          } catch (RuntimeException e) { // an unknown host
            onThread(() -> notConnected("cannot resolve " + url.getHost(), listener));
          }
        });
  }

  private void connected(IoFuture<? extends ClientConnection> future, Connected listener) {
    onThread(
        () -> {
          try {
            ClientConnection connection = future.get();
            if (!connection.isOpen()) {
              throw new ClosedChannelException();
            }
            connection.addCloseListener(this::closed);
            idle.addLast(connection);
            listener.opened();
          } catch (IOException e) {
            notConnected(Post.reason(e), listener);
          }
        });
  }

  private void onThread(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // the fleet has ended, and with it the thread: nobody waits for this any more
    }
  }

  private void notConnected(String reason, Connected listener) {
    connections--;
    listener.failed(reason);
  }

  private void closed(ClientConnection connection) {
    connections--;
    idle.remove(connection);
    onThread(() -> roomMade.accept(this));
  }

  /** Notes that it served; told when that is news. */
  void serves(long now) {
    if (trouble != null && now - lastFailure >= CALM_NANOS) {
      log.info(
          "ingest {} serves again after {} s and {} failed requests",
          url,
          (now - troubleSince) / 1_000_000_000,
          failures);
      trouble = null;
    }
  }

  /** Notes that it did not serve, and why; true when that is news. */
  boolean fails(long now, String reason) {
    boolean news = trouble == null;
    if (news) {
      troubleSince = now;
      failures = 0;
      log.warn("ingest {} does not serve: {}; vehicles keep their events and retry", url, reason);
    }
    trouble = reason;
    lastFailure = now;
    failures++;
    return news;
  }

  /** Why it does not serve, if so; from any thread. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  void close() {
    List.copyOf(idle).forEach(IoUtils::safeClose);
  }
}
