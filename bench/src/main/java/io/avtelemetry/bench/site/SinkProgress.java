package io.avtelemetry.bench.site;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What the sink itself says of how many rows it has stored. */
public final class SinkProgress implements AutoCloseable {
  private final PreparedStatement query;

  /** Asks through this connection, which stays open. */
  public SinkProgress(Connection connection) throws SQLException {
    query = connection.prepareStatement("SELECT coalesce(sum(stored), 0) FROM sink_progress");
  }

  /** Rows of all partitions. */
  public long stored() throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    query.close();
  }
}
