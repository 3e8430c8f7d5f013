package io.avtelemetry.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is done to one table's partitions, each step in a transaction of its own.
 *
 * <p>A partition is made as a table and then attached: that lets others read and write the table
 * meanwhile, where {@code CREATE TABLE … PARTITION OF} would not. Only the default partition is
 * locked, for a moment; {@code DETACH … CONCURRENTLY} is not to be had beside one, so that a drop
 * waits for a moment without writers, and gives up soon.
 */
final class PartitionedTable {
  private static final String EPOCH = "'1970-01-01 00:00:00+00'::timestamptz";
  private static final int ROWS_AT_ONCE = 20_000;

  private final StreamTable table;
  private final String column;

  PartitionedTable(StreamTable table) {
    this.table = table;
    this.column = Sql.quoted(table.day().orElseThrow().name());
  }

  StreamTable table() {
    return table;
  }

  /** What partitions there are, but for the default one. */
  List<DayRange> ranges(Connection connection) throws SQLException {
    var ranges = new ArrayList<DayRange>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT name,
              (extract(epoch FROM (regexp_match(bound, 'FROM \\(''([^'']*)''\\)'))[1]::timestamptz)
                * 1000000)::bigint,
              (extract(epoch FROM (regexp_match(bound, 'TO \\(''([^'']*)''\\)'))[1]::timestamptz)
                * 1000000)::bigint
            FROM (
              SELECT c.oid::regclass::text AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
              FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
              WHERE i.inhparent = to_regclass(?)
            ) AS partition
            WHERE bound <> 'DEFAULT'""")) {
      query.setString(1, table.table());
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          ranges.add(
              new DayRange(
                  rows.getString(1),
                  rows.getObject(2) == null ? Long.MIN_VALUE : rows.getLong(2),
                  rows.getObject(3) == null ? Long.MAX_VALUE : rows.getLong(3)));
        }
      }
    }
    return ranges;
  }

  /** The days of the window whose rows lie in the default partition. */
  List<Long> strayDays(Connection connection, Window window) throws SQLException {
    var days = new ArrayList<Long>();
    try (PreparedStatement query =
            connection.prepareStatement(
                """
            SELECT DISTINCT floor(extract(epoch FROM %1$s) / 86400)::bigint FROM %2$s
            WHERE %1$s >= %3$s AND %1$s < %4$s"""
                    .formatted(
                        column,
                        table.defaultPartition(),
                        begin(window.first()),
                        begin(window.last() + 1)));
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        days.add(rows.getLong(1));
      }
    }
    return days;
  }

  /** Makes a day's partition, with the rows of that day; false where there is one. */
  boolean make(Connection connection, long day) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      Tables.lock(statement);
      if (ranges(connection).stream().anyMatch(range -> range.touches(day))) {
        connection.commit();
        return false;
      }
      String partition = name(day);
      // In the order of ATTACH, which needs these two: whoever writes takes them in it as well.
      statement.execute(
          "LOCK TABLE ONLY %s IN SHARE UPDATE EXCLUSIVE MODE".formatted(table.table()));
      statement.execute(
          "CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(partition, table.table()));
      statement.execute(
          "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE".formatted(table.defaultPartition()));
      String columns = columns(connection);
      statement.execute(
          """
          WITH moved AS (DELETE FROM %1$s WHERE %2$s >= %3$s AND %2$s < %4$s RETURNING %5$s)
          INSERT INTO %6$s (%5$s) SELECT %5$s FROM moved"""
              .formatted(
                  table.defaultPartition(),
                  column,
                  begin(day),
                  begin(day + 1),
                  columns,
                  partition));
      statement.execute(
          "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM ('%s 00:00:00+00') TO ('%s 00:00:00+00')"
              .formatted(
                  table.table(),
                  partition,
                  LocalDate.ofEpochDay(day),
                  LocalDate.ofEpochDay(day + 1)));
      connection.commit();
      return true;
    }
  }

  /** Drops a partition, or fails soon where it would have to wait. */
  void drop(Connection connection, DayRange range) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      Tables.lock(statement);
      statement.execute("SET LOCAL lock_timeout = '1s'");
      statement.execute("DROP TABLE IF EXISTS " + range.name());
      connection.commit();
    }
  }

  /** Deletes the default partition's rows of the days before; says how many. */
  long sweep(Connection connection, long day) throws SQLException {
    long swept = 0;
    int last;
    do {
      try (Statement statement = connection.createStatement()) {
        last =
            statement.executeUpdate(
                """
                DELETE FROM %1$s WHERE ctid = ANY (ARRAY(
                  SELECT ctid FROM %1$s WHERE %2$s < %3$s LIMIT %4$d))"""
                    .formatted(table.defaultPartition(), column, begin(day), ROWS_AT_ONCE));
        connection.commit();
      }
      swept += last;
    } while (last == ROWS_AT_ONCE);
    return swept;
  }

  private String name(long day) {
    return Sql.quoted(
        table.stream().table()
            + "_"
            + LocalDate.ofEpochDay(day).format(DateTimeFormatter.BASIC_ISO_DATE));
  }

  /** When a day begins; not as a date, of which PostgreSQL and Java know other first ones. */
  private static String begin(long day) {
    return EPOCH + " + interval '" + day * 24 + " hours'";
  }

  private String columns(Connection connection) throws SQLException {
    return TableState.read(connection, table.table()).orElseThrow().columns().keySet().stream()
        .map(Sql::quoted)
        .collect(Collectors.joining(", "));
  }
}
