package io.avtelemetry.drills.account;

import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.load.Sent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of {@code diag}, read vehicle by vehicle through a cursor, each held against what was
 * sent.
 */
final class Table {
  private static final int ROWS_AT_ONCE = 2_000;

  private final Connection connection;
  private final Findings findings;
  private final Map<String, Long> rowsOfVin = new TreeMap<>();

  /**
   * @param connection without auto-commit, so that PostgreSQL keeps the cursor
   */
  Table(Connection connection, Findings findings) {
    this.connection = connection;
    this.findings = findings;
  }

  /** The rows of all who sent: exactly the accepted events. */
  void compare(Collection<Sent> senders) throws SQLException {
    for (Sent sender : senders) {
      var accepted = new Accepted(sender);
      each(
          sender.vin(),
          stored -> {
            while (accepted.isBefore(stored)) {
              findings.add("accepted, but not stored: " + accepted.next());
            }
            if (accepted.isAt(stored)) {
              String difference = accepted.next().differenceTo(stored);
              findings.addUnless(difference == null, "row value: " + difference + " in " + stored);
            } else {
              findings.add("stored, but not accepted: " + stored);
            }
          });
      while (accepted.hasNext()) {
        findings.add("accepted, but not stored: " + accepted.next());
      }
    }
  }

  /** Vehicles that stand in the table and nowhere else. */
  void strangers() throws SQLException {
    var known = new HashSet<>(rowsOfVin.keySet());
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT vin, count(*) FROM diag GROUP BY vin")) {
      while (rows.next()) {
        String vin = rows.getString(1);
        findings.addUnless(known.contains(vin), "rows of an unknown vehicle: " + vin);
        findings.addUnless(
            rows.getLong(2) == rowsOfVin.getOrDefault(vin, rows.getLong(2)),
            "index: counts other rows than the table for " + vin);
      }
    }
  }

  private interface RowVisitor {
    void row(DrillEvent stored);
  }

  private void each(String vin, RowVisitor visitor) throws SQLException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT (extract(epoch FROM timestamp) * 1000000)::bigint, vin, make, model, position_x,
              position_y, position_z, speed, latitude, longitude, heading
            FROM diag WHERE vin = ? ORDER BY timestamp""")) {
      query.setFetchSize(ROWS_AT_ONCE);
      query.setString(1, vin);
      long count = 0;
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          count++;
          visitor.row(event(row));
        }
      }
      rowsOfVin.put(vin, count);
    }
  }

  private static DrillEvent event(ResultSet row) throws SQLException {
    return new DrillEvent(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getDouble(5),
        row.getDouble(6),
        row.getDouble(7),
        row.getDouble(8),
        optional(row, 9),
        optional(row, 10),
        optional(row, 11));
  }

  private static Double optional(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  /** How many rows these have together. */
  long rowsOf(Collection<Sent> senders) {
    return senders.stream().mapToLong(sender -> rowsOfVin.get(sender.vin())).sum();
  }

  /** How many rows each vehicle has. */
  Map<String, Long> rowsOfVin() {
    return rowsOfVin;
  }
}
