package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@WithPostgres
class TablesIT {
  private static final String ID = "{\"name\": \"id\", \"type\": \"string\", \"maxLength\": 9}";
  private static final String AT =
      "{\"name\": \"at\", \"type\": [\"null\", {\"type\": \"long\", \"logicalType\":"
          + " \"timestamp-micros\"}], \"doc\": \"It's when.\"}";

  private final PostgresServer.Database database;

  TablesIT(PostgresServer postgres) {
    database = postgres.newDatabase();
  }

  private void prepare(StreamTable... tables) throws SQLException {
    try (Connection connection = database.connection()) {
      connection.setAutoCommit(false);
      new Tables(List.of(tables)).prepare(connection);
    }
  }

  @Test
  void makes_what_is_missing_also_when_many_start_at_once() throws Exception {
    var tables = new Tables(List.of(Schemas.diag(), Schemas.tableOf(ID, AT)));
    var starts = new ArrayList<Callable<Void>>();
    for (int i = 0; i < 8; i++) {
      starts.add(
          () -> {
            try (Connection connection = database.connection()) {
              connection.setAutoCommit(false);
              tables.prepare(connection);
              return null;
            }
          });
    }
    var threads = Executors.newFixedThreadPool(starts.size());
    try {
      for (var start : threads.invokeAll(starts)) {
        start.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(
            database.query(
                "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class"
                    + " WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace"))
        .isEqualTo("dead_letters diag latest sink_progress things things_latest");
  }

  @Test
  void says_in_comments_what_the_schema_says() throws Exception {
    prepare(Schemas.table(Schemas.ALL_TYPES));
    assertThat(database.query("SELECT obj_description('everything'::regclass)"))
        .isEqualTo("It's a \\ of all types.");
    assertThat(
            database.query(
                "SELECT col_description(attrelid, attnum) FROM pg_attribute"
                    + " WHERE attrelid = 'everything'::regclass AND attname = 'name'"))
        .isEqualTo("What they call it.");
  }

  @Test
  void follows_the_file_without_touching_rows() throws Exception {
    prepare(Schemas.tableOf(ID));
    database.execute("INSERT INTO things VALUES ('a')");
    String before = database.query("SELECT pg_relation_filenode('things')");
    prepare(Schemas.tableOf(ID.replace("9", "30"), AT));
    assertThat(database.query("SELECT id || (at IS NULL) FROM things_latest")).isEqualTo("atrue");
    assertThat(database.query("SELECT pg_relation_filenode('things')")).isEqualTo(before);
    assertThat(
            database.query(
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
                    + " WHERE attrelid = 'things'::regclass AND attname = 'id'"))
        .isEqualTo("character varying(30)");
  }

  @Test
  void refuses_by_name_what_the_table_cannot_become_and_leaves_all_tables_alone() throws Exception {
    prepare(Schemas.tableOf(ID, AT));
    StreamTable changed =
        Schemas.tableOf(ID.replace("9", "5"), "{\"name\": \"at\", \"type\": \"long\"}");
    assertThatThrownBy(() -> prepare(Schemas.diag(), changed))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e -> {
              assertThat(e.faults()).hasSize(2);
              assertThat(e.faults().get(0)).contains("stream.avsc: field 'id'");
              assertThat(e.faults().get(1)).contains("stream.avsc: field 'at'");
            });
    assertThat(database.query("SELECT to_regclass('diag')")).isNull();
  }

  @Test
  void refuses_names_that_are_its_own() {
    assertThatThrownBy(
            () ->
                new Tables(
                    List.of(Schemas.tableOf(ID, "{\"name\": \"ingested_at\", \"type\": \"int\"}"))))
        .hasMessageContaining("'ingested_at'");
  }

  @Test
  void finds_a_track_by_the_primary_keys_index() throws Exception {
    fillDiag(50, 400);
    assertThat(
            explain(
                "SELECT * FROM diag WHERE vin = 'V0000000000000007'"
                    + " AND \"timestamp\" BETWEEN '2026-11-21 00:01:00Z' AND '2026-11-21 00:02:00Z'"))
        .contains("diag_pkey")
        .doesNotContain("Seq Scan");
  }

  @Test
  void gives_each_vehicles_newest_row_without_reading_all_rows() throws Exception {
    fillDiag(50, 400);
    assertThat(database.count("SELECT count(*) FROM latest")).isEqualTo(50);
    assertThat(database.count("SELECT count(DISTINCT vin) FROM latest WHERE position_x = 400"))
        .isEqualTo(50);
    assertThat(explain("SELECT * FROM latest")).contains("diag_pkey").doesNotContain("Seq Scan");
  }

  private void fillDiag(int vehicles, int reports) throws SQLException {
    prepare(Schemas.diag());
    database.execute(
        """
        INSERT INTO diag ("timestamp", vin, make, model, position_x, position_y, position_z, speed)
        SELECT '2026-11-21Z'::timestamptz + make_interval(secs => s),
          'V' || to_char(v, 'FM0000000000000000'), 'Ford', 'Edge', s, 0, 0, 1
        FROM generate_series(1, %d) v, generate_series(1, %d) s;
        ANALYZE diag"""
            .formatted(vehicles, reports));
  }

  private String explain(String query) throws SQLException {
    var plan = new StringBuilder();
    try (Connection connection = database.connection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("EXPLAIN " + query)) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }

  @Test
  void moves_the_view_with_the_default_stream_but_leaves_anothers_alone() throws Exception {
    prepare(new StreamTable(Schemas.tableOf(ID).stream(), 0, true));
    prepare(Schemas.diag());
    assertThat(database.query("SELECT obj_description('latest'::regclass)"))
        .isEqualTo("The newest row of each \"vin\" in \"diag\".");
    database.execute("DROP VIEW latest; CREATE VIEW latest AS SELECT 'mine'");
    prepare(Schemas.diag());
    assertThat(database.query("SELECT * FROM latest")).isEqualTo("mine");
  }
}
