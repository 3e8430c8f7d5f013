package io.avtelemetry.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of {@code sink_progress}: where each partition stands. */
final class Progress {
  private Progress() {}

  /**
   * A partition's row.
   *
   * @param topicId Kafka's id of the topic that the position speaks of
   */
  record Standing(String topicId, long nextOffset) {}

  /** Reads a partition's row, made first where there is none, and locks it. */
  static Standing readOrBegin(Connection connection, Lease lease, String topicId, long begin)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO sink_progress (stream, partition, topic_id, next_offset, missing)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT (stream, partition) DO NOTHING""")) {
      insert.setString(1, lease.table().name());
      insert.setInt(2, lease.partition().partition());
      insert.setString(3, topicId);
      insert.setLong(4, begin);
      insert.setLong(5, begin);
      insert.executeUpdate();
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT topic_id, next_offset FROM sink_progress
            WHERE stream = ? AND partition = ? FOR UPDATE""")) {
      query.setString(1, lease.table().name());
      query.setInt(2, lease.partition().partition());
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return new Standing(rows.getString(1), rows.getLong(2));
      }
    }
  }

  /** Moves a position over offsets that the log does not hold any more. */
  static void skip(Connection connection, Lease lease, long to) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE sink_progress
            SET missing = missing + (? - next_offset), next_offset = ?, updated_at = now()
            WHERE stream = ? AND partition = ?""")) {
      update.setLong(1, to);
      update.setLong(2, to);
      update.setString(3, lease.table().name());
      update.setInt(4, lease.partition().partition());
      update.executeUpdate();
    }
  }

  /**
   * Locks the slices' rows until the transaction ends and says where they stand. A writer that
   * comes late waits here, and then sees that the position moved on without it.
   */
  static Map<Slice, Long> lock(Connection connection, List<Slice> slices) throws SQLException {
    var streams = new String[slices.size()];
    var partitions = new Integer[slices.size()];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = slices.get(i).lease().table().name();
      partitions[i] = slices.get(i).lease().partition().partition();
    }
    var standing = new HashMap<Slice, Long>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT stream, partition, next_offset FROM sink_progress
            WHERE (stream, partition) IN (SELECT * FROM unnest(?::text[], ?::integer[]))
            ORDER BY stream, partition FOR UPDATE""")) {
      query.setArray(1, connection.createArrayOf("text", streams));
      query.setArray(2, connection.createArrayOf("integer", partitions));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String stream = rows.getString(1);
          int partition = rows.getInt(2);
          for (int i = 0; i < streams.length; i++) {
            if (partitions[i] == partition && streams[i].equals(stream)) {
              standing.put(slices.get(i), rows.getLong(3));
            }
          }
        }
      }
    }
    return standing;
  }

  /** Moves the locked positions on. */
  static void advance(Connection connection, Map<Slice, Tally> tallies) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE sink_progress
            SET next_offset = ?, stored = stored + ?, duplicate = duplicate + ?, dead = dead + ?,
              missing = missing + ?, updated_at = now()
            WHERE stream = ? AND partition = ? AND next_offset = ?""")) {
      for (var entry : tallies.entrySet()) {
        Slice slice = entry.getKey();
        Tally tally = entry.getValue();
        update.setLong(1, slice.next());
        update.setLong(2, tally.stored());
        update.setLong(3, tally.duplicate());
        update.setLong(4, tally.dead());
        update.setLong(5, slice.missing());
        update.setString(6, slice.lease().table().name());
        update.setInt(7, slice.lease().partition().partition());
        update.setLong(8, slice.expected());
        update.addBatch();
      }
      update.executeBatch();
    }
  }
}
