package io.avtelemetry.drills.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A row of free ports on 127.0.0.1, for an installation beside others.
 *
 * @param first the first of {@value #COUNT}
 */
public record Ports(int first) {
  private static final int COUNT = 32;

  // Below the range from which the system takes ports of outgoing connections.
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 31_000;

  /**
   * Ports that are free.
   *
   * @param from the first of them; any where it is 0
   */
  public static Ports find(int from) {
    if (from > 0) {
      var ports = new Ports(from);
      if (!ports.areFree()) {
        throw new DrillException("not all ports from " + from + " on are free: " + COUNT);
      }
      return ports;
    }
    for (int attempt = 0; attempt < 200; attempt++) {
      var ports = new Ports(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));
      if (ports.areFree()) {
        return ports;
      }
    }
    throw new DrillException("no " + COUNT + " free ports in a row on 127.0.0.1");
  }

  private boolean areFree() {
    for (int port = first; port < first + COUNT; port++) {
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        socket.setReuseAddress(true);
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }

  /** For the proxy between vehicles and ingest. */
  public int proxy() {
    return first + 4;
  }

  int kafka() {
    return first;
  }

  int postgres() {
    return first + 3;
  }

  int balancer() {
    return first + 5;
  }

  int ingest() {
    return first + 6;
  }

  int ingestOperations() {
    return first + 10;
  }

  int sinkOperations() {
    return first + 14;
  }

  int vehicleOperations() {
    return first + 20;
  }

  int controllers() {
    return first + 24;
  }
}
