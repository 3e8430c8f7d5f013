package io.avtelemetry.dashboard;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads each vehicle's newest row once, from the start on until PostgreSQL has given it. */
final class CatchUp {
  private static final Logger log = LoggerFactory.getLogger(CatchUp.class);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration NEVER = Duration.ofDays(1000);
  private static final int FETCH_ROWS = 2000;

  private final ReadOnlyDatabase database;
  private final VehicleFields fields;
  private final LiveFleet fleet;

  CatchUp(ReadOnlyDatabase database, VehicleFields fields, LiveFleet fleet) {
    this.database = database;
    this.fields = fields;
    this.fleet = fleet;
  }

  /** Reads them, or says when to try again. The table may not be made yet. */
  Duration look() {
    try {
      int rows = database.read(this::readAll);
      log.info("newest reports of {} vehicles from PostgreSQL", rows);
      return NEVER;
    } catch (SQLException e) {
      log.debug("newest reports not read: {}", ReadOnlyDatabase.told(e));
      return RETRY;
    }
  }

  private int readAll(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      String query =
          "SELECT %s FROM %s t LIMIT %d"
              .formatted(fields.columns(), fields.latest(), LiveFleet.MOST_VEHICLES);
      int rows = 0;
      try (ResultSet row = statement.executeQuery(query)) {
        while (row.next()) {
          fleet.add(position(row));
          rows++;
        }
      }
      return rows;
    }
  }

  /** The position in a row of {@link VehicleFields#columns}. */
  static Position position(ResultSet row) throws SQLException {
    return new Position(
        row.getString(1),
        row.getString(3),
        row.getString(4),
        number(row, 5),
        number(row, 6),
        number(row, 7),
        number(row, 8),
        Times.micros(row.getObject(2, java.time.OffsetDateTime.class)),
        0,
        0);
  }

  /** NaN stands for NULL. */
  static double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }
}
