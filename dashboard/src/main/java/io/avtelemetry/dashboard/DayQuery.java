package io.avtelemetry.dashboard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Adds up rows of some vehicles from where each stands, in one statement: a window over each
 * vehicle's own range of the primary key's index, and no more than so many rows of each.
 *
 * <p>The way between two reports counts where they are not too far apart: a gap is neither driving
 * nor standing, and what would be faster than 100 m/s is a jump (a new trip), not a way.
 */
final class DayQuery {
  /** Boundaries of the speed distribution in metres a second; the last class is open. */
  static final List<Double> SPEED_BOUNDARIES = List.of(0.0, 0.5, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0);

  static final int ROWS_OF_A_VEHICLE = 2_000;

  /** Slower than this is standing. */
  static final double MOVING = 0.5;

  private static final int FIRST_CLASS_COLUMN = 9;

  private final String sql;
  private final String countSql;

  DayQuery(VehicleFields fields) {
    sql =
        """
        SELECT v.n, count(*), max(way.time),
          coalesce(sum(way.meters), 0),
          coalesce(sum(way.seconds) FILTER (WHERE way.pace >= %1$s), 0),
          coalesce(sum(way.seconds) FILTER (WHERE way.pace < %1$s), 0),
          max(way.speed) FILTER (WHERE way.is_new),
          count(*) FILTER (WHERE way.is_new),
          %2$s
        FROM unnest(?::text[], ?::timestamptz[], ?::boolean[], ?::bigint[]) WITH ORDINALITY
          AS v (vin, since, counted, longest_gap, n)
        CROSS JOIN LATERAL (
          SELECT step.time, step.speed, step.seconds,
            NOT (v.counted AND step.time = v.since) AS is_new,
            coalesce(step.mean_speed, step.line / nullif(step.seconds, 0)) AS pace,
            CASE
              WHEN step.seconds IS NULL THEN NULL
              WHEN step.line IS NULL THEN step.mean_speed * step.seconds
              WHEN step.line <= 100 * step.seconds THEN step.line
            END AS meters
          FROM (
            SELECT point.time, point.speed,
              CASE WHEN point.time - point.time_before <= v.longest_gap * interval '1 us'
                THEN extract(epoch FROM point.time - point.time_before)::double precision
              END AS seconds,
              (point.speed + point.speed_before) / 2 AS mean_speed,
              2 * 6371008.8 * asin(sqrt(least(1,
                power(sin(radians(point.lat - point.lat_before) / 2), 2)
                + cos(radians(point.lat)) * cos(radians(point.lat_before))
                  * power(sin(radians(point.lon - point.lon_before) / 2), 2)))) AS line
            FROM (
              SELECT r.*, lag(r.time) OVER w AS time_before, lag(r.speed) OVER w AS speed_before,
                lag(r.lat) OVER w AS lat_before, lag(r.lon) OVER w AS lon_before
              FROM (
                SELECT %3$s AS time, %4$s::double precision AS speed,
                  %5$s::double precision AS lat, %6$s::double precision AS lon
                FROM %7$s t
                WHERE %8$s = v.vin%9$s AND %3$s >= v.since AND %3$s < ?
                ORDER BY %3$s LIMIT %10$d
              ) r
              WINDOW w AS (ORDER BY r.time)
            ) point
          ) step
        ) way
        GROUP BY v.n\
        """
            .formatted(
                MOVING,
                classes(),
                VehicleFields.column(fields.timestamp()),
                VehicleFields.column(fields.speed()),
                VehicleFields.column(fields.latitude()),
                VehicleFields.column(fields.longitude()),
                fields.table(),
                VehicleFields.column(fields.vin()),
                fields.castOfVin(),
                ROWS_OF_A_VEHICLE);
    countSql =
        "SELECT count(*) FROM %s t WHERE %s = ?%s AND %4$s >= ? AND %4$s <= ?"
            .formatted(
                fields.table(),
                VehicleFields.column(fields.vin()),
                fields.castOfVin(),
                VehicleFields.column(fields.timestamp()));
  }

  /** Whether a vehicle has rows, up to where they are added up, that are not among those. */
  boolean hasMore(Connection connection, String vin, DayOfVehicle day, OffsetDateTime midnight)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(countSql)) {
      query.setString(1, vin);
      query.setObject(2, midnight);
      query.setObject(3, Times.ofDatabase(Times.instant(day.sinceMicros)));
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getLong(1) > day.rows;
      }
    }
  }

  private static String classes() {
    int last = SPEED_BOUNDARIES.size() - 1;
    return IntStream.rangeClosed(0, last)
        .mapToObj(
            i ->
                String.format(
                    Locale.ROOT,
                    "count(*) FILTER (WHERE way.is_new AND way.speed >= %s%s)",
                    SPEED_BOUNDARIES.get(i),
                    i < last ? " AND way.speed < " + SPEED_BOUNDARIES.get(i + 1) : ""))
        .collect(Collectors.joining(",\n  "));
  }

  /** Moves the days of some vehicles on. */
  void addUp(
      Connection connection,
      List<String> vins,
      Map<String, DayOfVehicle> days,
      OffsetDateTime midnight)
      throws SQLException {
    var since = new String[vins.size()];
    var counted = new Boolean[vins.size()];
    var longestGaps = new Long[vins.size()];
    for (int i = 0; i < since.length; i++) {
      DayOfVehicle day = days.get(vins.get(i));
      since[i] = Times.iso(day.sinceMicros);
      counted[i] = day.counted;
      longestGaps[i] = day.longestGapMicros;
      day.unfinished = false;
    }
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setArray(1, connection.createArrayOf("text", vins.toArray()));
      query.setArray(2, connection.createArrayOf("timestamptz", since));
      query.setArray(3, connection.createArrayOf("bool", counted));
      query.setArray(4, connection.createArrayOf("int8", longestGaps));
      query.setObject(5, midnight);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          add(row, days.get(vins.get(row.getInt(1) - 1)));
        }
      }
    }
  }

  private static void add(ResultSet row, DayOfVehicle day) throws SQLException {
    day.unfinished = row.getLong(2) == ROWS_OF_A_VEHICLE;
    day.sinceMicros = Times.micros(row.getObject(3, OffsetDateTime.class));
    day.counted = true;
    day.meters += row.getDouble(4);
    day.movingSeconds += row.getDouble(5);
    day.standingSeconds += row.getDouble(6);
    double top = CatchUp.number(row, 7);
    if (!Double.isNaN(top) && !(day.topSpeed >= top)) {
      day.topSpeed = top;
    }
    day.rows += row.getLong(8);
    for (int i = 0; i < day.classes.length; i++) {
      day.classes[i] += row.getLong(FIRST_CLASS_COLUMN + i);
    }
  }
}
