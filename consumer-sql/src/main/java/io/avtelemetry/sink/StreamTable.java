package io.avtelemetry.sink;

import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Field;
import io.avtelemetry.stream.Partition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One stream's table: the statements that make it, fill it and read it. */
final class StreamTable {
  /** The column that PostgreSQL sets: when the row's transaction began. */
  static final String INGESTED_AT = "ingested_at";

  /** How the comment of every view of ours begins. */
  static final String VIEW_COMMENT = "The newest row of each ";

  private final EventStream stream;
  private final String view;
  private final String pending;
  private final Optional<Field> day;

  /**
   * @param number different for each stream of a process: it names the temporary table
   * @param isDefault whether the view is plainly {@code latest}
   */
  StreamTable(EventStream stream, int number, boolean isDefault) {
    this.stream = stream;
    this.view = isDefault ? "latest" : stream.table() + "_latest";
    this.pending = "pg_temp." + Sql.quoted("pending_" + number);
    this.day = stream.partition() == Partition.DAY ? stream.dayField() : Optional.empty();
  }

  EventStream stream() {
    return stream;
  }

  String name() {
    return stream.name();
  }

  String topic() {
    return stream.topic();
  }

  String table() {
    return Sql.quoted(stream.table());
  }

  String view() {
    return Sql.quoted(view);
  }

  /** Tells our view of this table from any other of its name. */
  String viewComment() {
    return VIEW_COMMENT + Sql.quoted(stream.keyField().name()) + " in " + table() + ".";
  }

  /** The field by whose days the table is cut into partitions, if it is. */
  Optional<Field> day() {
    return day;
  }

  /** That field's place in a row, or -1. */
  int dayField() {
    return day.map(Field::index).orElse(-1);
  }

  /** The partition of the rows that no other one takes. */
  String defaultPartition() {
    return Sql.quoted(stream.table() + "_default");
  }

  String createTable() {
    String whole =
        """
        CREATE TABLE %s (
          %s,
          "%s" timestamp with time zone NOT NULL DEFAULT now(),
          PRIMARY KEY (%s)
        )"""
            .formatted(
                table(),
                stream.fields().stream().map(Sql::column).collect(Collectors.joining(",\n  ")),
                INGESTED_AT,
                Sql.quoted(stream.primaryKey()));
    return whole
        + day.map(field -> " PARTITION BY RANGE (" + Sql.quoted(field.name()) + ")").orElse("");
  }

  String createDefaultPartition() {
    return "CREATE TABLE %s PARTITION OF %s DEFAULT".formatted(defaultPartition(), table());
  }

  /**
   * The newest row of each key, or empty where the primary key is not one that says so.
   *
   * <p>It hops down the primary key's index from each key's last entry to the last of the key
   * before: for 10,000 keys of 100 rows each it took 0.4 s where DISTINCT ON, which reads all rows,
   * took 2.4 s (PostgreSQL 18, busy machine).
   */
  Optional<String> createView() {
    List<Field> primaryKey = stream.primaryKey();
    if (!primaryKey.get(0).equals(stream.keyField())) {
      return Optional.empty();
    }
    return Optional.of(
        """
        CREATE OR REPLACE VIEW %1$s AS
        WITH RECURSIVE newest AS (
          (SELECT * FROM %2$s t ORDER BY %4$s LIMIT 1)
          UNION ALL
          SELECT before.*
          FROM newest CROSS JOIN LATERAL (
            SELECT * FROM %2$s t WHERE t.%3$s < newest.%3$s ORDER BY %4$s LIMIT 1
          ) before
        )
        SELECT * FROM newest"""
            .formatted(
                view(),
                table(),
                Sql.quoted(stream.keyField().name()),
                primaryKey.stream()
                    .map(f -> "t." + Sql.quoted(f.name()) + " DESC")
                    .collect(Collectors.joining(", "))));
  }

  String dropView() {
    return "DROP VIEW IF EXISTS " + view();
  }

  /** The fast way: fails as a whole on the first row that stands in the table already. */
  String copyIntoTable() {
    return copyInto(table());
  }

  /**
   * A table of this session alone, for rows that cannot go the fast way. Its identity column {@code
   * #} (no Avro name) keeps their order.
   */
  String createPending() {
    return """
        CREATE TEMPORARY TABLE IF NOT EXISTS %s (
          %s,
          "#" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
        ) ON COMMIT DELETE ROWS"""
        .formatted(
            pending,
            stream.fields().stream()
                .map(f -> Sql.quoted(f.name()) + " " + Sql.type(f))
                .collect(Collectors.joining(",\n  ")));
  }

  String copyIntoPending() {
    return copyInto(pending);
  }

  /** Takes the last number before; gives the numbers of the rows copied since, in order. */
  String pendingNumbers() {
    return """
        SELECT coalesce(array_agg("#" ORDER BY "#"), '{}') FROM %s WHERE "#" > ?"""
        .formatted(pending);
  }

  /**
   * Stores the pending rows of a range of numbers (two parameters, inclusive) and says how many
   * rows the table gained. Of equal primary keys the first wins (append) or the last (upsert).
   */
  String storePending() {
    return switch (stream.writeMode()) {
      case APPEND ->
          """
          WITH written AS (
            INSERT INTO %1$s (%2$s)
            SELECT %2$s FROM %3$s WHERE "#" BETWEEN ? AND ? ORDER BY "#"
            ON CONFLICT (%4$s) DO NOTHING
            RETURNING 1
          )
          SELECT count(*) FROM written"""
              .formatted(table(), columns(), pending, Sql.quoted(stream.primaryKey()));
      // What stood before is counted, and not told from xmax, which a partition does not show.
      case UPSERT ->
          """
          WITH incoming AS MATERIALIZED (
            SELECT DISTINCT ON (%4$s) %2$s FROM %3$s WHERE "#" BETWEEN ? AND ?
            ORDER BY %4$s, "#" DESC
          ), written AS (
            INSERT INTO %1$s (%2$s) SELECT %2$s FROM incoming
            ON CONFLICT (%4$s) DO UPDATE SET %5$s
            RETURNING 1
          )
          SELECT (SELECT count(*) FROM written)
            - (SELECT count(*) FROM incoming JOIN %1$s USING (%4$s))"""
              .formatted(
                  table(), columns(), pending, Sql.quoted(stream.primaryKey()), assignments());
    };
  }

  private String assignments() {
    String values =
        stream.fields().stream()
            .filter(f -> !stream.primaryKey().contains(f))
            .map(f -> Sql.quoted(f.name()) + " = EXCLUDED." + Sql.quoted(f.name()) + ", ")
            .collect(Collectors.joining());
    return values + Sql.quoted(INGESTED_AT) + " = now()";
  }

  private String copyInto(String target) {
    return "COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(target, columns());
  }

  private String columns() {
    return Sql.quoted(stream.fields());
  }
}
