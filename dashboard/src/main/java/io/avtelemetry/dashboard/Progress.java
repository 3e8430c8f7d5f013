package io.avtelemetry.dashboard;

import io.avtelemetry.dashboard.LogEnds.Part;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * The sink's books at one moment.
 *
 * @param next the first offset not dealt with, of each partition
 * @param exact whether they come out for each partition
 */
record Progress(
    Map<Part, Long> next, long stored, long duplicate, long dead, long missing, boolean exact) {
  static final Progress NONE = new Progress(Map.of(), 0, 0, 0, 0, true);
  private static final String UNDEFINED_TABLE = "42P01";

  Progress {
    next = Map.copyOf(next);
  }

  static Progress read(ReadOnlyDatabase database) throws SQLException {
    try {
      return database.read(Progress::read);
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState())) {
        return NONE; // no sink has run yet
      }
      throw e;
    }
  }

  private static Progress read(Connection connection) throws SQLException {
    var next = new HashMap<Part, Long>();
    long stored = 0;
    long duplicate = 0;
    long dead = 0;
    long missing = 0;
    boolean exact = true;
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(2);
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT stream, partition, next_offset, stored, duplicate, dead, missing,
                next_offset = stored + duplicate + dead + missing
              FROM sink_progress""")) {
        while (row.next()) {
          next.put(new Part(row.getString(1), row.getInt(2)), row.getLong(3));
          stored += row.getLong(4);
          duplicate += row.getLong(5);
          dead += row.getLong(6);
          missing += row.getLong(7);
          exact &= row.getBoolean(8);
        }
      }
    }
    return new Progress(next, stored, duplicate, dead, missing, exact);
  }

  long dealtWith() {
    return next.values().stream().mapToLong(Long::longValue).sum();
  }
}
