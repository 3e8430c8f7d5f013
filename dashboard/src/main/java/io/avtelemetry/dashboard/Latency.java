package io.avtelemetry.dashboard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * From a report's sampling to the transaction that stored it, over the newest rows of vehicles that
 * reported in the last minute; in seconds, NaN where there are none.
 */
record Latency(double p50, double p99) {
  static final Latency UNKNOWN = new Latency(Double.NaN, Double.NaN);

  /** So many vehicles are asked for: each is one descent of the primary key's index. */
  static final int SAMPLE = 500;

  static Latency read(ReadOnlyDatabase database, VehicleFields fields, List<String> vins)
      throws SQLException {
    if (vins.isEmpty()) {
      return UNKNOWN;
    }
    return database.read(connection -> read(connection, fields, vins));
  }

  private static Latency read(Connection connection, VehicleFields fields, List<String> vins)
      throws SQLException {
    String time = VehicleFields.column(fields.timestamp());
    String vin = VehicleFields.column(fields.vin());
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
              percentile_cont(0.99) WITHIN GROUP (ORDER BY seconds)
            FROM unnest(?::text[]) AS vehicle (vin)
            CROSS JOIN LATERAL (
              SELECT extract(epoch FROM t.ingested_at - %1$s)::double precision AS seconds
              FROM %2$s t WHERE %3$s = vehicle.vin%4$s ORDER BY %1$s DESC LIMIT 3
            ) AS newest"""
                .formatted(time, fields.table(), vin, fields.castOfVin()))) {
      query.setQueryTimeout(2);
      query.setArray(1, connection.createArrayOf("text", vins.toArray()));
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new Latency(CatchUp.number(row, 1), CatchUp.number(row, 2));
      }
    }
  }
}
