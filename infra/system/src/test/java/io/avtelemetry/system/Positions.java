package io.avtelemetry.system;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Where the default topic's logs end, and how far the sink is, each by partition. */
final class Positions {
  private static final String TOPIC = "test_topic";

  private Positions() {}

  /** The offsets behind the last records, as Kafka says. */
  static Map<Integer, Long> ends(Installation installation)
      throws ExecutionException, InterruptedException {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", "127.0.0.1:" + installation.setting("KAFKA_BROKER_HOST_PORT"),
            "default.api.timeout.ms", "10000",
            "request.timeout.ms", "5000");
    try (Admin admin = Admin.create(properties)) {
      var topics = admin.describeTopics(List.of(TOPIC)).allTopicNames().get();
      var asked = new HashMap<TopicPartition, OffsetSpec>();
      topics
          .get(TOPIC)
          .partitions()
          .forEach(p -> asked.put(new TopicPartition(TOPIC, p.partition()), OffsetSpec.latest()));
      var ends = new TreeMap<Integer, Long>();
      admin
          .listOffsets(asked)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
      return ends;
    }
  }

  /** The first offsets that are not dealt with, as {@code sink_progress} says. */
  static Map<Integer, Long> ofSink(Installation installation) throws SQLException {
    var positions = new TreeMap<Integer, Long>();
    try (var connection = installation.connection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT partition, next_offset FROM sink_progress WHERE stream = 'diag'")) {
      while (rows.next()) {
        positions.put(rows.getInt(1), rows.getLong(2));
      }
    }
    return positions;
  }
}
