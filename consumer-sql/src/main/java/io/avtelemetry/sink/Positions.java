package io.avtelemetry.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where the reading of a partition begins: where {@code sink_progress} says, or at the log's
 * beginning where it says nothing.
 */
final class Positions {
  private static final Logger log = LoggerFactory.getLogger(Positions.class);

  private final Database database;
  private final Topics topics;

  Positions(Database database, Topics topics) {
    this.database = database;
    this.topics = topics;
  }

  /** Where a partition's reading begins, or why it must not. */
  sealed interface Position {
    record At(long offset, String topicId) implements Position {}

    record Refused(String reason) implements Position {}
  }

  /** Finds the positions of partitions of one topic. */
  Map<Lease, Position> find(String topic, List<Lease> leases)
      throws SQLException, Topics.UnavailableException, InterruptedException {
    Topics.Log kafka = topics.log(topic, leases.stream().map(Lease::partition).toList());
    var positions = new HashMap<Lease, Position>();
    try (Connection connection = database.connect()) {
      for (Lease lease : leases) {
        positions.put(lease, find(connection, lease, kafka));
      }
      connection.commit();
    }
    return positions;
  }

  private static Position find(Connection connection, Lease lease, Topics.Log kafka)
      throws SQLException {
    long begin = kafka.begins().get(lease.partition());
    long end = kafka.ends().get(lease.partition());
    var standing = Progress.readOrBegin(connection, lease, kafka.topicId(), begin);
    if (!standing.topicId().equals(kafka.topicId())) {
      return refused(lease, standing, "speaks of another topic (made anew?)");
    }
    if (standing.nextOffset() > end) {
      return refused(lease, standing, "is beyond the log's end " + end + " (Kafka lost records?)");
    }
    if (standing.nextOffset() < begin) {
      Progress.skip(connection, lease, begin);
      log.error(
          "{} records of {} are lost: Kafka's retention deleted offsets {} to {} before they were"
              + " read (counted as missing in sink_progress)",
          begin - standing.nextOffset(),
          lease,
          standing.nextOffset(),
          begin - 1);
    }
    return new Position.At(Math.max(begin, standing.nextOffset()), kafka.topicId());
  }

  private static Position refused(Lease lease, Progress.Standing standing, String why) {
    return new Position.Refused(
        ("%s is not read: position %d in sink_progress %s. To read its log from the beginning (rows"
                + " that stand already are recognised): DELETE FROM sink_progress WHERE stream ="
                + " '%s' AND partition = %d")
            .formatted(
                lease,
                standing.nextOffset(),
                why,
                lease.table().name(),
                lease.partition().partition()));
  }
}
