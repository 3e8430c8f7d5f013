package io.avtelemetry.drills.site;

import java.sql.Connection;
import java.sql.SQLException;

/** Where events end up: a topic, and the database with the tables. */
public record Place(String bootstrapServers, String topic, int partitions, Connections database) {
  /** Where the tables are. */
  @FunctionalInterface
  public interface Connections {
    /** A connection, to be closed by the caller. */
    Connection connect() throws SQLException;
  }
}
