package io.avtelemetry.dashboard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads each vehicle's newest row once, from the start on until PostgreSQL has given it; then the
 * times of some before it, which tell how far apart the vehicle's reports are.
 */
final class CatchUp {
  private static final Logger log = LoggerFactory.getLogger(CatchUp.class);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration NEVER = Duration.ofDays(1000);
  private static final int FETCH_ROWS = 2000;

  /** Fewest that tell an interval from a gap. */
  private static final int REPORTS_OF_A_VEHICLE = 4;

  private static final int VEHICLES_A_STATEMENT = 500;

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
    } catch (SQLException e) {
      log.debug("newest reports not read: {}", ReadOnlyDatabase.told(e));
      return RETRY;
    }
    learnRhythms();
    return NEVER;
  }

  /** Where this fails, what comes from now on tells it as well, only later. */
  private void learnRhythms() {
    List<String> vins = fleet.positions().stream().map(Position::vin).toList();
    try {
      for (int from = 0; from < vins.size(); from += VEHICLES_A_STATEMENT) {
        var some = vins.subList(from, Math.min(vins.size(), from + VEHICLES_A_STATEMENT));
        database.read(connection -> learnRhythms(connection, some));
      }
    } catch (SQLException e) {
      log.debug("intervals between reports not read: {}", ReadOnlyDatabase.told(e));
    }
  }

  private int learnRhythms(Connection connection, List<String> vins) throws SQLException {
    String sql =
        """
        SELECT v.vin, r.time FROM unnest(?::text[]) AS v (vin)
        CROSS JOIN LATERAL (
          SELECT %1$s AS time FROM %2$s t WHERE %3$s = v.vin%4$s ORDER BY %1$s DESC LIMIT %5$d
        ) r ORDER BY v.vin, r.time\
        """
            .formatted(
                VehicleFields.column(fields.timestamp()),
                fields.table(),
                VehicleFields.column(fields.vin()),
                fields.castOfVin(),
                REPORTS_OF_A_VEHICLE);
    var rhythms = new HashMap<String, Rhythm>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setArray(1, connection.createArrayOf("text", vins.toArray()));
      try (ResultSet row = query.executeQuery()) {
        String vin = "";
        long before = 0;
        while (row.next()) {
          long time = Times.micros(row.getObject(2, OffsetDateTime.class));
          if (row.getString(1).equals(vin)) {
            rhythms.put(vin, rhythms.getOrDefault(vin, Rhythm.UNKNOWN).after(time - before));
          }
          vin = row.getString(1);
          before = time;
        }
      }
    }
    rhythms.forEach(fleet::learn);
    return rhythms.size();
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
    return Position.reported(
        row.getString(1),
        row.getString(3),
        row.getString(4),
        number(row, 5),
        number(row, 6),
        number(row, 7),
        number(row, 8),
        Times.micros(row.getObject(2, OffsetDateTime.class)));
  }

  /** NaN stands for NULL. */
  static double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }
}
