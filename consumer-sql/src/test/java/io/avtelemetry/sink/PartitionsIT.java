package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avtelemetry.settings.PostgresTls;
import io.avtelemetry.settings.Secret;
import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Partition;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithPostgres;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithPostgres
class PartitionsIT {
  private static final EventStream DIAG = Schemas.diag().stream().withPartition(Partition.DAY);
  private static final StreamTable TABLE = new StreamTable(DIAG, 0, true);

  private final PostgresServer.Database server;
  private final Database database;
  private Instant now = Instant.parse("2024-03-10T12:00:00Z");

  PartitionsIT(PostgresServer postgres) throws SQLException {
    server = postgres.newDatabase();
    database =
        Database.open(
            new PostgresSettings(
                server.host(),
                server.port(),
                server.name(),
                server.user(),
                new Secret(server.password()),
                PostgresTls.NONE),
            8);
    prepare(TABLE);
  }

  private void prepare(StreamTable table) throws SQLException {
    try (Connection connection = database.connect()) {
      new Tables(List.of(table)).prepare(connection);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** As at the start of a sink whose clock shows the time of this test. */
  private Partitions partitions(int retentionDays) {
    InstantSource clock = () -> now;
    var partitions = new Partitions(database, List.of(TABLE), retentionDays, clock);
    partitions.look();
    return partitions;
  }

  private Tally write(Partitions partitions, String... times) throws SQLException {
    return write(partitions, 0, times);
  }

  /** Writes events of a vehicle at these times as a batch, where the partition's last one ended. */
  private Tally write(Partitions partitions, int partition, String... times) throws SQLException {
    var lease = new Lease(new TopicPartition(TABLE.topic(), partition), TABLE);
    lease.topicId = "id";
    var slice = new Slice(lease, new ChunkPool(1 << 20));
    try (Connection connection = database.connect()) {
      slice.beginAt(Progress.readOrBegin(connection, lease, "id", 0).nextOffset());
      connection.commit();
    }
    var decoder = new RecordDecoder(TABLE.stream());
    for (String time : times) {
      String event = TestBed.event(TestBed.vin(1), 0).replace("2026-11-21T00:00:00.123456Z", time);
      slice.append(
          new ConsumerRecord<>(
              TABLE.topic(), partition, slice.next(), null, ByteBuffer.wrap(TestBed.bytes(event))),
          decoder);
    }
    var outcomes = new BatchWriter(database, partitions).write(List.of(slice));
    return ((Outcome.Stored) outcomes.get(0)).tally();
  }

  /** Which partition holds how many rows. */
  private String rows() throws SQLException {
    return server.query(
        "SELECT string_agg(part || ' ' || n, ', ' ORDER BY part)"
            + " FROM (SELECT tableoid::regclass::text AS part, count(*) AS n FROM diag GROUP BY 1) AS p");
  }

  private String tables() throws SQLException {
    return server.query(
        "SELECT string_agg(substr(inhrelid::regclass::text, 6), ' ' ORDER BY inhrelid::regclass::text)"
            + " FROM pg_inherits WHERE inhparent = 'diag'::regclass");
  }

  @Test
  void are_there_before_their_days_begin_whatever_the_time_zone() throws Exception {
    var partitions = partitions(0);
    assertThat(tables()).isEqualTo("20240310 20240311 20240312 default");
    assertThat(write(partitions, "2024-03-11T01:30:00+02:00", "2024-03-11T00:00:00Z"))
        .isEqualTo(new Tally(2, 0, 0));
    assertThat(rows()).isEqualTo("diag_20240310 1, diag_20240311 1");
  }

  @Test
  void are_made_for_late_events_with_the_batch_that_brings_them() throws Exception {
    var partitions = partitions(0);
    Tally tally =
        write(
            partitions,
            "2024-03-02T23:59:59.999999Z",
            "2024-02-29T08:00:00Z",
            "2024-03-10T08:00:00Z",
            "2024-02-29T08:00:00Z");
    assertThat(tally).isEqualTo(new Tally(3, 1, 0));
    assertThat(rows()).isEqualTo("diag_20240229 1, diag_20240302 1, diag_20240310 1");
  }

  @Test
  void are_not_made_for_the_days_of_clocks_that_nobody_believes() throws Exception {
    var partitions = partitions(0);
    write(partitions, "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-03-13T00:00:00Z");
    assertThat(tables()).isEqualTo("20240310 20240311 20240312 default");
    assertThat(rows()).isEqualTo("diag_default 3");
  }

  @Test
  void tell_duplicates_in_the_default_partition_from_new_rows() throws Exception {
    var partitions = partitions(0);
    write(partitions, "1970-01-01T00:00:00Z");
    assertThat(write(partitions, "1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z"))
        .isEqualTo(new Tally(1, 1, 0));
  }

  @Test
  void take_their_rows_out_of_the_default_partition_when_their_time_comes() throws Exception {
    write(partitions(0), "2024-03-13T08:00:00Z", "2024-03-14T08:00:00Z");
    now = now.plusSeconds(86_400);
    write(partitions(0), "2024-03-13T09:00:00Z");
    assertThat(rows()).isEqualTo("diag_20240313 2, diag_default 1");
  }

  @Test
  void hold_up_no_batch_where_they_cannot_be_made_now() throws Exception {
    var partitions = partitions(0);
    try (Connection other = server.connection();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      // As VACUUM, or an index that is made: it lets rows in, but no partition.
      statement.execute("LOCK TABLE diag IN SHARE UPDATE EXCLUSIVE MODE");
      assertThat(write(partitions, "2024-03-01T08:00:00Z")).isEqualTo(new Tally(1, 0, 0));
      assertThat(rows()).isEqualTo("diag_default 1");
    }
    partitions.look();
    assertThat(rows()).isEqualTo("diag_20240301 1");
  }

  @Test
  void are_made_once_by_many_sinks_that_write_meanwhile() throws Exception {
    var sinks = new ArrayList<Callable<Tally>>();
    for (int i = 0; i < 4; i++) {
      var partitions = partitions(0);
      String minute = String.valueOf(10 + i);
      sinks.add(
          () -> {
            Tally tally = null;
            for (int day = 1; day < 9; day++) {
              // Each thread has a partition of the topic that nobody else writes.
              int partition = (int) Thread.currentThread().getId();
              tally = write(partitions, partition, "2024-03-0" + day + "T08:" + minute + ":00Z");
            }
            return tally;
          });
    }
    var threads = Executors.newFixedThreadPool(sinks.size());
    try {
      for (var sink : threads.invokeAll(sinks)) {
        assertThat(sink.get()).isEqualTo(new Tally(1, 0, 0));
      }
    } finally {
      threads.shutdown();
    }
    partitions(0).look();
    assertThat(server.count("SELECT count(*) FROM diag")).isEqualTo(32);
    assertThat(server.count("SELECT count(*) FROM diag_default")).isZero();
  }

  @Test
  void a_row_that_met_the_default_partition_while_its_own_was_made_is_tried_again_and_not_buried()
      throws Exception {
    now = Instant.parse("2023-03-10T12:00:00Z"); // it does not make that day's itself
    var partitions = partitions(0);
    try (Connection other = server.connection();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE diag_default IN ACCESS EXCLUSIVE MODE");
      var writing =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return write(partitions, "2024-03-01T08:00:00Z").toString();
                } catch (SQLException e) {
                  return PostgresError.of(e) + " " + e.getMessage();
                }
              });
      await()
          .until(
              () ->
                  server.count(
                          "SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
                              + " (SELECT oid FROM pg_database WHERE datname = current_database())")
                      > 0);
      statement.execute(
          "CREATE TABLE diag_20240301 (LIKE diag INCLUDING ALL);"
              + " ALTER TABLE diag ATTACH PARTITION diag_20240301"
              + " FOR VALUES FROM ('2024-03-01Z') TO ('2024-03-02Z')");
      other.commit();
      assertThat(writing.get()).startsWith("UNAVAILABLE").contains("diag_default");
    }
    assertThat(write(partitions, "2024-03-01T08:00:00Z")).isEqualTo(new Tally(1, 0, 0));
    assertThat(rows()).isEqualTo("diag_20240301 1");
  }

  @Test
  void are_dropped_whole_when_their_days_are_over_and_the_account_stays_exact() throws Exception {
    var partitions = partitions(7);
    write(partitions, "2024-03-02T23:59:59Z", "2024-03-03T00:00:00Z", "2024-03-10T08:00:00Z");
    assertThat(rows()).isEqualTo("diag_20240303 1, diag_20240310 1, diag_default 1");
    partitions.look();
    assertThat(rows()).isEqualTo("diag_20240303 1, diag_20240310 1");
    now = now.plusSeconds(86_400);
    partitions.look();
    assertThat(tables()).isEqualTo("20240310 20240311 20240312 20240313 default");
    // Sent again, an event of a day that is gone is a new row, which goes as the day went.
    assertThat(write(partitions, "2024-03-03T00:00:00Z")).isEqualTo(new Tally(1, 0, 0));
    partitions.look();
    assertThat(rows()).isEqualTo("diag_20240310 1");
    assertThat(server.query("SELECT concat_ws(' ', next_offset, stored) FROM sink_progress"))
        .isEqualTo("4 4");
  }

  @Test
  void of_a_clock_far_ahead_of_postgres_drop_nothing() throws Exception {
    String day = server.query("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD')");
    now = Instant.parse("2199-01-01T00:00:00Z");
    partitions(1);
    now = now.plusSeconds(10 * 86_400);
    partitions(1);
    assertThat(tables()).startsWith(day).doesNotContain("2199");
  }

  @Test
  void are_the_only_ones_that_a_track_over_their_week_touches() throws Exception {
    var partitions = partitions(0);
    for (int day = 1; day <= 10; day++) {
      write(partitions, "2024-03-%02dT08:00:00Z".formatted(day));
    }
    var plan = new StringBuilder();
    try (Connection connection = server.connection();
        var statement = connection.createStatement();
        var lines =
            statement.executeQuery(
                "EXPLAIN SELECT * FROM diag WHERE vin = '"
                    + TestBed.vin(1)
                    + "' AND \"timestamp\""
                    + " >= '2024-03-02Z' AND \"timestamp\" < '2024-03-09Z' ORDER BY \"timestamp\"")) {
      while (lines.next()) {
        plan.append(lines.getString(1)).append('\n');
      }
    }
    assertThat(plan.toString())
        .contains("diag_20240302", "diag_20240308")
        .doesNotContain("diag_20240301", "diag_20240309", "diag_20240310", "diag_default");
  }

  @Test
  void count_what_an_upsert_gains_as_one_whole_table_would() throws Exception {
    var upsert =
        new StreamTable(
            Schemas.table(Files.readString(TestBed.DIAG).replace("\"append\"", "\"upsert\""))
                .stream()
                .withPartition(Partition.DAY),
            0,
            true);
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute(upsert.createPending());
      for (int round = 0; round < 2; round++) {
        statement.execute(
            "INSERT INTO pg_temp.pending_0 (\"timestamp\", vin, make, model, position_x, position_y,"
                + " position_z, speed) VALUES ('2024-03-10Z', 'V', 'a', 'b', 0, 0, 0, "
                + round
                + ")");
        try (var store = connection.prepareStatement(upsert.storePending())) {
          store.setLong(1, round + 1);
          store.setLong(2, round + 1);
          try (var row = store.executeQuery()) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(1 - round);
          }
        }
      }
      connection.commit();
    }
    assertThat(server.query("SELECT speed FROM diag")).isEqualTo("1");
  }

  @Test
  void are_refused_for_a_table_that_is_one_whole_until_it_is_changed_as_the_documents_say()
      throws Exception {
    server.execute("DROP VIEW latest; DROP TABLE diag");
    prepare(Schemas.diag());
    server.execute(
        "INSERT INTO diag (\"timestamp\", vin, make, model, position_x, position_y, position_z,"
            + " speed) SELECT t, 'V', 'a', 'b', 0, 0, 0, 0"
            + " FROM unnest('{2024-01-01Z, 2024-03-09 20:00Z, 2024-03-10 10:00Z}'::timestamptz[]) t");
    assertThatThrownBy(() -> prepare(TABLE))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("DIAG_PARTITION")
        .hasMessageContaining("\"diag\" is not partitioned by \"timestamp\"")
        .hasMessageContaining("docs/operations.md");
    String documents = Files.readString(Path.of("../docs/operations.md"));
    String change =
        documents.replaceFirst("(?s).*```sql\n(BEGIN;\nDROP VIEW latest;.*?COMMIT;)\n```.*", "$1");
    server.execute(change.replaceAll("(?m)^(BEGIN|COMMIT);", ""));
    prepare(TABLE);
    var partitions = partitions(30);
    assertThat(write(partitions, "2024-03-10T10:00:00Z", "2024-03-10T11:00:00Z").stored())
        .isEqualTo(2);
    assertThat(server.count("SELECT count(*) FROM latest")).isEqualTo(2);
    assertThat(server.count("SELECT count(*) FROM diag")).isEqualTo(5);
  }
}
