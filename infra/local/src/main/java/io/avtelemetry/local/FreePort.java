package io.avtelemetry.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Finds TCP ports of 127.0.0.1 that nobody listens on. */
public final class FreePort {
  // Below the range from which the system takes ports of outgoing connections (32768 and up), so
  // that a port stays free
  // between its finding and its use, and while a server of an outage test is down.
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;

  private FreePort() {}

  /**
   * A port that was free a moment ago.
   *
   * @throws LocalServerException when no port is found in a hundred attempts
   */
  public static int find() {
    return findRow(1);
  }

  /**
   * The first of so many ports in a row that were free a moment ago.
   *
   * @throws LocalServerException when none are found in a hundred attempts
   */
  public static int findRow(int count) {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (IntStream.range(port, port + count).allMatch(FreePort::isFree)) {
        return port;
      }
    }
    throw new LocalServerException("no free port on 127.0.0.1 between " + FIRST + " and " + LAST);
  }

  static void require(int port) {
    if (!isFree(port)) {
      throw new LocalServerException("port " + port + " of 127.0.0.1 is taken by another process");
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
