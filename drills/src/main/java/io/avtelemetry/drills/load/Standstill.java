package io.avtelemetry.drills.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long nothing of a partition was stored, by the times at which its rows' transactions began.
 * Under a load that reports steadily to each partition, that is how long its sink stood still.
 *
 * @param partition that had the longest one
 */
public record Standstill(int partition, Duration longest) {

  /** When a row of a partition was stored. */
  record Stored(int partition, Instant at) {}

  /** The longest one between two times of the database's clock. */
  public static Standstill between(Connection connection, Instant from, Instant to, int partitions)
      throws SQLException {
    var rows = new ArrayList<Stored>();
    try (var query =
        connection.prepareStatement(
            "SELECT DISTINCT vin, ingested_at FROM diag"
                + " WHERE ingested_at BETWEEN ?::timestamptz AND ?::timestamptz"
                + " ORDER BY ingested_at")) {
      query.setString(1, from.toString());
      query.setString(2, to.toString());
      try (var found = query.executeQuery()) {
        while (found.next()) {
          rows.add(
              new Stored(
                  Partitions.of(found.getString(1), partitions),
                  found.getTimestamp(2).toInstant()));
        }
      }
    }
    return of(rows, from, to, partitions);
  }

  /**
   * @param rows in the order of their times
   */
  static Standstill of(List<Stored> rows, Instant from, Instant to, int partitions) {
    var last = new ArrayList<>(Collections.nCopies(partitions, from));
    var longest = new Standstill(0, Duration.ZERO);
    for (Stored row : rows) {
      Instant before = last.set(row.partition(), row.at());
      longest = longest.orIfLonger(row.partition(), Duration.between(before, row.at()));
    }
    for (int partition = 0; partition < partitions; partition++) {
      longest = longest.orIfLonger(partition, Duration.between(last.get(partition), to));
    }
    return longest;
  }

  private Standstill orIfLonger(int other, Duration standstill) {
    return standstill.compareTo(longest) > 0 ? new Standstill(other, standstill) : this;
  }
}
