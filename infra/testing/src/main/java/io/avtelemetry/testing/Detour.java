package io.avtelemetry.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Reaches a server of this machine by another address, 127.0.0.2, as one who stands between. */
public final class Detour implements AutoCloseable {
  /** The address. */
  public static final String HOST = "127.0.0.2";

  private final ServerSocket listener;
  private final int target;
  private final List<Socket> sockets = new ArrayList<>();

  private Detour(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getByName(HOST));
  }

  /** To a port of 127.0.0.1. */
  public static Detour to(int port) {
    try {
      var detour = new Detour(port);
      start(detour::accept);
      return detour;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that leads there. */
  public int port() {
    return listener.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      var server = new Socket(InetAddress.getLoopbackAddress(), target);
      synchronized (sockets) {
        sockets.add(client);
        sockets.add(server);
      }
      start(() -> pass(client, server));
      start(() -> pass(server, client));
    }
  }

  private static void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException ended) {
                // Where a connection ends, so does its work.
              }
            },
            "detour");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      synchronized (sockets) {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
