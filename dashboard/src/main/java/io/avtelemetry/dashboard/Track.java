package io.avtelemetry.dashboard;

import io.avtelemetry.dashboard.Query.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
  private static final int POINTS_OF_A_PAGE = 5_000;
  private static final int FETCH_ROWS = 5_000;

  Track {
    points = List.copyOf(points);
  }

  /** The oldest of the window, as many as are held at once. */
  static Track read(ReadOnlyDatabase database, VehicleFields fields, String vin, Window window)
      throws SQLException {
    List<TrackPoint> points =
        database.read(connection -> read(connection, fields, vin, window, MOST_POINTS + 1));
    boolean truncated = points.size() > MOST_POINTS;
    return new Track(vin, truncated ? points.subList(0, MOST_POINTS) : points, truncated);
  }

  /** All of the window, page after page: no connection is held while a page is used. */
  static TrackPages pages(
      ReadOnlyDatabase database, VehicleFields fields, String vin, Window window) {
    return new TrackPages() {
      private Instant from = window.from();

      @Override
      public List<TrackPoint> next() throws SQLException {
        var rest = new Window(from, window.to());
        List<TrackPoint> page =
            database.read(connection -> read(connection, fields, vin, rest, POINTS_OF_A_PAGE));
        if (!page.isEmpty()) {
          from = Times.instant(page.get(page.size() - 1).micros() + 1);
        }
        return page;
      }
    };
  }

  /** Reads by the primary key's index: from inclusive, to exclusive. */
  private static List<TrackPoint> read(
      Connection connection, VehicleFields fields, String vin, Window window, int most)
      throws SQLException {
    String sql =
        """
        SELECT %2$s, %3$s, %4$s, %5$s, %6$s FROM %1$s t
        WHERE %7$s = ?%8$s AND %2$s >= ? AND %2$s < ? ORDER BY %2$s LIMIT %9$d\
        """
            .formatted(
                fields.table(),
                VehicleFields.column(fields.timestamp()),
                VehicleFields.column(fields.latitude()),
                VehicleFields.column(fields.longitude()),
                VehicleFields.column(fields.heading()),
                VehicleFields.column(fields.speed()),
                VehicleFields.column(fields.vin()),
                fields.castOfVin(),
                most);
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
    return points;
  }

  /** For the page. */
  byte[] json() throws SQLException {
    return Json.bytes(
        out -> {
          out.writeStartObject();
          out.writeStringField("vin", vin);
          out.writeArrayFieldStart("points");
          for (TrackPoint point : points) {
            out.writeStartObject();
            out.writeStringField("timestamp", Times.iso(point.micros()));
            Json.numberField(out, "latitude", point.latitude(), 7);
            Json.numberField(out, "longitude", point.longitude(), 7);
            Json.numberField(out, "heading", point.heading(), 2);
            Json.numberField(out, "speed", point.speed(), 3);
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeBooleanField("truncated", truncated);
          out.writeEndObject();
        });
  }
}
