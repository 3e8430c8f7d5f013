package io.avtelemetry.bench.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.LongAdder;

/**
 * Passes connections on to a port of this machine, and counts the bytes of both ways. Two threads a
 * connection.
 */
final class CountingRelay implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;

  private final int target;
  private final ServerSocket server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
  private final LongAdder sent = new LongAdder();
  private final LongAdder answered = new LongAdder();

  CountingRelay(int target) throws IOException {
    this.target = target;
    start("accept", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Bytes that clients sent. */
  long sent() {
    return sent.sum();
  }

  /** Bytes that they were answered. */
  long answered() {
    return answered.sum();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        var behind = new Socket(InetAddress.getLoopbackAddress(), target);
        start("sent", () -> copy(client, behind, sent));
        start("answered", () -> copy(behind, client, answered));
      }
    } catch (IOException closed) {
      // no more connections
    }
  }

  private static void copy(Socket from, Socket to, LongAdder count) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      var buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        count.add(read);
      }
    } catch (IOException ended) {
      // either side has gone, and now both have
    }
  }

  private static void start(String what, Runnable work) {
    var thread = new Thread(work, "relay-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
