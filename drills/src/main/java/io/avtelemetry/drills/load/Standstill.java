package io.avtelemetry.drills.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long nothing was stored, by the times at which rows' transactions began. Under a load that
 * reports steadily to each partition, that is how long sinks stood still.
 *
 * @param ofAll the longest time without a row of any partition
 * @param longest the longest time without a row of one partition
 * @param partition that had it
 */
public record Standstill(Duration ofAll, Duration longest, int partition) {

  /** When a row of a partition was stored. */
  record Stored(int partition, Instant at) {}

  /** The longest ones between two times of the database's clock. */
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
    var longest = new Standstill(Duration.ZERO, Duration.ZERO, 0);
    Instant lastOfAll = from;
    for (Stored row : rows) {
      Instant before = last.set(row.partition(), row.at());
      longest =
          longest
              .orIfLonger(Duration.between(lastOfAll, row.at()))
              .orIfLonger(Duration.between(before, row.at()), row.partition());
      lastOfAll = row.at();
    }
    longest = longest.orIfLonger(Duration.between(lastOfAll, to));
    for (int partition = 0; partition < partitions; partition++) {
      longest = longest.orIfLonger(Duration.between(last.get(partition), to), partition);
    }
    return longest;
  }

  private Standstill orIfLonger(Duration standstillOfAll) {
    return standstillOfAll.compareTo(ofAll) > 0
        ? new Standstill(standstillOfAll, longest, partition)
        : this;
  }

  private Standstill orIfLonger(Duration standstill, int of) {
    return standstill.compareTo(longest) > 0 ? new Standstill(ofAll, standstill, of) : this;
  }
}
