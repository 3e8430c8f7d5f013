package io.avtelemetry.system;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A recorded drive, made for a test: as a GPX file, and as it is found in the database. */
record Track(List<Point> points) {
  private static final Instant BEGIN = Instant.parse("2019-06-01T08:00:00Z");

  /** Where it was when; degrees of WGS 84. */
  record Point(Instant time, double latitude, double longitude) {}

  /** A point a second, along one street and then another. */
  static Track aroundTheBlock(int seconds) {
    var points = new ArrayList<Point>();
    for (int second = 0; second < seconds; second++) {
      boolean turned = second > seconds / 2;
      double east = turned ? seconds / 2 : second;
      double north = turned ? second - seconds / 2 : 0;
      // Nine decimals, which a receiver never has, to see that none is lost.
      points.add(
          new Point(
              BEGIN.plusSeconds(second),
              52.520008123 + north * 1e-4,
              13.404954321 + east * 1.5e-4));
    }
    return new Track(points);
  }

  /** What a receiver would have recorded. */
  String gpx() {
    var gpx = new StringBuilder();
    gpx.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .append(
            "<gpx version=\"1.1\" creator=\"test\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><trkseg>\n");
    for (Point point : points) {
      gpx.append("<trkpt lat=\"")
          .append(point.latitude())
          .append("\" lon=\"")
          .append(point.longitude())
          .append("\"><time>")
          .append(point.time())
          .append("</time></trkpt>\n");
    }
    return gpx.append("</trkseg></trk></gpx>\n").toString();
  }

  /** The points of that day in the database, in order. */
  static List<Point> stored(Installation installation) throws SQLException {
    String sql =
        """
        SELECT extract(epoch FROM timestamp)::bigint, latitude, longitude
        FROM diag
        WHERE timestamp >= '2019-06-01' AND timestamp < '2019-06-02'
        ORDER BY timestamp
        """;
    var points = new ArrayList<Point>();
    try (var connection = installation.connection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        points.add(
            new Point(
                Instant.ofEpochSecond(rows.getLong(1)), rows.getDouble(2), rows.getDouble(3)));
      }
    }
    return points;
  }
}
