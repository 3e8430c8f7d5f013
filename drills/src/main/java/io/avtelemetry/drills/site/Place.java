package io.avtelemetry.drills.site;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * Where events end up: a topic, and the database with the tables.
 *
 * @param kafka how clients of Kafka reach it: their settings
 */
public record Place(Map<String, Object> kafka, String topic, int partitions, Connections database) {
  /** Where the tables are. */
  @FunctionalInterface
  public interface Connections {
    /** A connection, to be closed by the caller. */
    Connection connect() throws SQLException;
  }
}
