package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.settings.PostgresTls;
import io.avtelemetry.settings.Secret;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithPostgres;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithPostgres
class BatchWriterIT {
  private static final StreamTable TABLE = Schemas.diag();

  private final PostgresServer.Database server;
  private final Database database;
  private final BatchWriter writer;

  BatchWriterIT(PostgresServer postgres) {
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
            2);
    writer =
        new BatchWriter(
            database, new Partitions(database, List.of(TABLE), 0, InstantSource.system()));
  }

  @BeforeEach
  void make_the_tables() throws SQLException {
    try (Connection connection = database.connect()) {
      new Tables(List.of(TABLE)).prepare(connection);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** A lease whose position is in the database. */
  private Lease lease(int partition) throws SQLException {
    var lease = new Lease(new TopicPartition(TABLE.topic(), partition), TABLE);
    lease.topicId = "id";
    try (Connection connection = database.connect()) {
      Progress.readOrBegin(connection, lease, "id", 0);
      connection.commit();
    }
    return lease;
  }

  /** Events of one vehicle for each second, at the offsets from the first on. */
  private static Slice slice(Lease lease, long firstOffset, int... seconds) {
    var slice = new Slice(lease, new ChunkPool(1 << 20));
    slice.beginAt(firstOffset);
    var decoder = new RecordDecoder(TABLE.stream());
    long offset = firstOffset;
    for (int second : seconds) {
      byte[] event = TestBed.bytes(TestBed.event(TestBed.vin(1), second));
      slice.append(
          new ConsumerRecord<>(
              TABLE.topic(), lease.partition().partition(), offset++, null, ByteBuffer.wrap(event)),
          decoder);
    }
    return slice;
  }

  private String progress() throws SQLException {
    return server.query(
        "SELECT string_agg(concat_ws(' ', partition, next_offset, stored, duplicate, dead, missing),"
            + " ', ' ORDER BY partition) FROM sink_progress");
  }

  @Test
  void counts_duplicates_of_each_partition_even_where_a_key_comes_through_both() throws Exception {
    Slice first = slice(lease(0), 0, 1, 2, 3, 3);
    Slice second = slice(lease(1), 0, 3, 4);
    assertThat(writer.write(List.of(first, second)))
        .containsExactly(
            new Outcome.Stored(first, new Tally(3, 1, 0)),
            new Outcome.Stored(second, new Tally(1, 1, 0)));
    assertThat(progress()).isEqualTo("0 4 3 1 0 0, 1 2 1 1 0 0");
    assertThat(server.count("SELECT count(*) FROM diag")).isEqualTo(4);
  }

  @Test
  void goes_the_fast_way_again_when_there_are_no_more_duplicates() throws Exception {
    Lease lease = lease(0);
    writer.write(List.of(slice(lease, 0, 1, 1)));
    assertThat(lease.careful).isTrue();
    writer.write(List.of(slice(lease, 2, 2)));
    assertThat(lease.careful).isFalse();
  }

  @Test
  void counts_offsets_without_a_record_as_missing() throws Exception {
    Slice slice = slice(lease(0), 0, 1);
    slice.advanceTo(5);
    writer.write(List.of(slice));
    assertThat(progress()).isEqualTo("0 5 1 0 0 4");
  }

  @Test
  void leaves_out_a_partition_whose_position_was_moved_by_another() throws Exception {
    Slice mine = slice(lease(0), 0, 1);
    Slice theirs = slice(lease(1), 0, 2);
    server.execute("UPDATE sink_progress SET next_offset = 7, missing = 7 WHERE partition = 1");
    assertThat(writer.write(List.of(mine, theirs)))
        .containsExactlyInAnyOrder(
            new Outcome.Stored(mine, new Tally(1, 0, 0)), new Outcome.Fenced(theirs));
    assertThat(progress()).isEqualTo("0 1 1 0 0 0, 1 7 0 0 0 7");
    assertThat(server.count("SELECT count(*) FROM diag")).isEqualTo(1);
  }

  @Test
  void knows_a_batch_again_whose_commit_succeeded_though_the_answer_was_lost() throws Exception {
    Slice slice = slice(lease(0), 0, 1, 2);
    writer.write(List.of(slice));
    assertThat(writer.write(List.of(slice)))
        .containsExactly(new Outcome.StoredBefore(slice, new Tally(2, 0, 0)));
    assertThat(progress()).isEqualTo("0 2 2 0 0 0");
  }

  @Test
  void makes_dead_letters_of_a_thousand_records_that_are_all_refused() throws Exception {
    server.execute("ALTER TABLE diag ADD CHECK (speed > 1000)");
    var seconds = new int[1000];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = i;
    }
    writer.write(List.of(slice(lease(0), 0, seconds)));
    assertThat(progress()).isEqualTo("0 1000 0 0 1000 0");
    assertThat(server.count("SELECT count(DISTINCT \"offset\") FROM dead_letters")).isEqualTo(1000);
  }

  @Test
  void isolates_what_a_trigger_refuses() throws Exception {
    server.execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON diag FOR EACH ROW
          WHEN (extract(second FROM NEW."timestamp")::int = 3) EXECUTE FUNCTION refuse()""");
    writer.write(List.of(slice(lease(0), 0, 1, 2, 3, 4)));
    assertThat(progress()).isEqualTo("0 4 3 0 1 0");
    assertThat(server.query("SELECT reason FROM dead_letters")).contains("not this one");
  }

  @Test
  void isolates_what_a_deferred_constraint_would_refuse_at_the_commit() throws Exception {
    server.execute(
        """
        CREATE TABLE hours (at timestamptz PRIMARY KEY);
        INSERT INTO hours SELECT '2026-11-21 00:00:00.123456Z'::timestamptz + make_interval(secs => s)
          FROM generate_series(0, 2) s;
        ALTER TABLE diag ADD FOREIGN KEY ("timestamp") REFERENCES hours
          DEFERRABLE INITIALLY DEFERRED""");
    writer.write(List.of(slice(lease(0), 0, 1, 2, 3)));
    assertThat(progress()).isEqualTo("0 3 2 0 1 0");
  }
}
