package io.avtelemetry.bench.site;

import io.avtelemetry.bench.measure.BenchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;

/**
 * A row of ports on 127.0.0.1, for an installation beside others.
 *
 * @param first the first of {@value #COUNT}
 */
public record Ports(int first) {
  private static final int COUNT = 24;

  // Below the range from which the system takes ports of outgoing connections.
  private static final int LOWEST = 12_000;
  private static final int HIGHEST = 31_000;

  /** Ports that are free now: from the given one on, or anywhere. */
  public static Ports find(OptionalInt first) {
    int lowest = first.orElse(LOWEST);
    int highest = first.orElse(HIGHEST);
    for (int candidate = lowest; candidate <= highest; candidate += COUNT) {
      var ports = new Ports(candidate);
      if (ports.areFree()) {
        return ports;
      }
    }
    throw new BenchException(
        "no " + COUNT + " free ports in a row on 127.0.0.1 from " + lowest + " on");
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

  /** Kafka's. */
  public int kafka() {
    return first;
  }

  /** PostgreSQL's. */
  public int postgres() {
    return first + 1;
  }

  /** The first ingest's. */
  public int ingest() {
    return first + 2;
  }

  /** The first operations endpoint of that kind of service: producer, consumer or vehicle. */
  public int operations(String name) {
    int number = Integer.parseInt(name.replaceAll("\\D", "")) - 1;
    return number
        + switch (name.replaceAll("\\d", "")) {
          case "producer" -> first + 6;
          case "consumer" -> first + 10;
          case "vehicle" -> first + 14;
          default -> throw new IllegalArgumentException(name + " has no operations endpoint");
        };
  }

  /** One that the installation does not use, for a peer: 0, 1 … */
  public int spare(int number) {
    return first + 20 + number;
  }
}
