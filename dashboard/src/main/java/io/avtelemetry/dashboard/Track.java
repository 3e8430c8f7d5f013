package io.avtelemetry.dashboard;

import io.avtelemetry.dashboard.Query.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A vehicle's reports of a window of time, the oldest first.
 *
 * @param truncated whether the window holds more of them than are here
 */
record Track(String vin, List<TrackPoint> points, boolean truncated) {
  static final int MOST_POINTS = 50_000;
  private static final int FETCH_ROWS = 5_000;

  Track {
    points = List.copyOf(points);
  }

  /** Reads by the primary key's index: from inclusive, to exclusive. */
  static Track read(ReadOnlyDatabase database, VehicleFields fields, String vin, Window window)
      throws SQLException {
    return database.read(connection -> read(connection, fields, vin, window));
  }

  private static Track read(Connection connection, VehicleFields fields, String vin, Window window)
      throws SQLException {
    String sql =
        """
        SELECT %2$s, %3$s, %4$s, %5$s, %6$s FROM %1$s t
        WHERE %7$s = ?%8$s AND %2$s >= ? AND %2$s < ? ORDER BY %2$s LIMIT %9$d"""
            .formatted(
                fields.table(),
                VehicleFields.column(fields.timestamp()),
                VehicleFields.column(fields.latitude()),
                VehicleFields.column(fields.longitude()),
                VehicleFields.column(fields.heading()),
                VehicleFields.column(fields.speed()),
                VehicleFields.column(fields.vin()),
                fields.castOfVin(),
                MOST_POINTS + 1);
    var points = new ArrayList<TrackPoint>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setFetchSize(FETCH_ROWS);
      query.setString(1, vin);
      query.setObject(2, Times.ofDatabase(window.from()));
      query.setObject(3, Times.ofDatabase(window.to()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          points.add(
              new TrackPoint(
                  Times.micros(row.getObject(1, OffsetDateTime.class)),
                  CatchUp.number(row, 2),
                  CatchUp.number(row, 3),
                  CatchUp.number(row, 4),
                  CatchUp.number(row, 5)));
        }
      }
    }
    boolean truncated = points.size() > MOST_POINTS;
    return new Track(vin, truncated ? points.subList(0, MOST_POINTS) : points, truncated);
  }
}
