package io.avtelemetry.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A table as it stands in PostgreSQL.
 *
 * @param columns by name, in the table's order
 * @param primaryKey the columns' names, in the key's order
 * @param partitionedBy the column by whose ranges it is cut into partitions; empty where it is one
 *     whole, or cut in another way
 */
record TableState(
    String comment,
    Map<String, Column> columns,
    List<String> primaryKey,
    Optional<String> partitionedBy) {

  /**
   * @param type as {@code format_type} names it
   * @param filled whether it has a default, so that an insert may leave it out
   */
  record Column(String type, boolean notNull, boolean filled, String comment) {}

  /** Reads the table of that name; empty where none stands. */
  static Optional<TableState> read(Connection connection, String quotedName) throws SQLException {
    String relation = relation(connection, quotedName);
    return relation == null
        ? Optional.empty()
        : Optional.of(
            new TableState(
                relation,
                columns(connection, quotedName),
                primaryKey(connection, quotedName),
                partitionedBy(connection, quotedName)));
  }

  private static String relation(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT coalesce(obj_description(oid, 'pg_class'), '')
            FROM pg_class WHERE oid = to_regclass(?)""")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    }
  }

  private static Map<String, Column> columns(Connection connection, String name)
      throws SQLException {
    var columns = new LinkedHashMap<String, Column>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT attname, format_type(atttypid, atttypmod), attnotnull,
              atthasdef OR attidentity <> '', col_description(attrelid, attnum)
            FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped
            ORDER BY attnum""")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          columns.put(
              rows.getString(1),
              new Column(
                  rows.getString(2),
                  rows.getBoolean(3),
                  rows.getBoolean(4),
                  Objects.requireNonNullElse(rows.getString(5), "")));
        }
      }
    }
    return columns;
  }

  private static Optional<String> partitionedBy(Connection connection, String name)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT a.attname
            FROM pg_partitioned_table p
              JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
            WHERE p.partrelid = to_regclass(?) AND p.partstrat = 'r' AND p.partnatts = 1""")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  private static List<String> primaryKey(Connection connection, String name) throws SQLException {
    var names = new ArrayList<String>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT a.attname
            FROM pg_index i
              CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, place)
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = to_regclass(?) AND i.indisprimary
            ORDER BY k.place""")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }
}
