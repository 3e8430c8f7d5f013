package io.avtelemetry.local;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which broker of how many one is. Each is a controller as well; those of one cluster have
 * successive ports on 127.0.0.1.
 *
 * @param id from 1 on
 * @param count of brokers in the cluster
 * @param dataDirectory where topics are kept; formatted at the first start
 * @param firstPort that clients connect to, of the first broker
 * @param firstControllerPort that the controllers meet at, of the first broker
 * @param clusterId the same for all of them, as Kafka writes a UUID
 * @param groupDelayMillis how long a new consumer group waits for more members
 */
public record KafkaNode(
    int id,
    int count,
    Path dataDirectory,
    int firstPort,
    int firstControllerPort,
    String clusterId,
    int groupDelayMillis) {

  int port() {
    return firstPort + id - 1;
  }

  int controllerPort() {
    return firstControllerPort + id - 1;
  }

  /** As Kafka's controller.quorum.voters. */
  String voters() {
    return IntStream.range(0, count)
        .mapToObj(i -> (i + 1) + "@127.0.0.1:" + (firstControllerPort + i))
        .collect(Collectors.joining(","));
  }

  /** How many brokers have each record of an internal topic. */
  int copies() {
    return Math.min(count, 3);
  }

  /** How many of these must have it before it is acknowledged. */
  int leastCopies() {
    return Math.max(1, copies() - 1);
  }
}
