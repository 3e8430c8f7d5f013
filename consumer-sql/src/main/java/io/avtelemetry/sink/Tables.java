package io.avtelemetry.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.avtelemetry.lifecycle.Backoff;
import io.avtelemetry.lifecycle.Lifecycle;
import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Field;
import io.avtelemetry.stream.Partition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the tables, or brings them to what the schema files say; safe when many start at once. */
final class Tables {
  private static final Logger log = LoggerFactory.getLogger(Tables.class);

  /** "av-telem" in ASCII: the advisory lock that whoever makes tables holds. */
  private static final long LOCK = 0x61762d74656c656dL;

  /** The longest name whose partitions' names PostgreSQL does not cut. */
  private static final int LONGEST_PARTITIONED = 63 - "_20261121".length();

  private static final Set<String> OWN_NAMES = Set.of("sink_progress", "dead_letters", "latest");

  private static final Map<String, String> OWN_TABLES =
      Map.of(
          "sink_progress",
          """
          CREATE TABLE sink_progress (
            stream text NOT NULL,
            partition integer NOT NULL,
            topic_id text NOT NULL,
            next_offset bigint NOT NULL,
            stored bigint NOT NULL DEFAULT 0,
            duplicate bigint NOT NULL DEFAULT 0,
            dead bigint NOT NULL DEFAULT 0,
            missing bigint NOT NULL DEFAULT 0,
            updated_at timestamp with time zone NOT NULL DEFAULT now(),
            PRIMARY KEY (stream, partition),
            CONSTRAINT every_record_is_accounted_for
              CHECK (next_offset = stored + duplicate + dead + missing)
          ) WITH (fillfactor = 50);
          COMMENT ON TABLE sink_progress IS
            'Where each partition of each stream stands; moves in the transaction of the rows.';
          COMMENT ON COLUMN sink_progress.topic_id IS
            'Kafka''s id of the topic: a topic made anew has another.';
          COMMENT ON COLUMN sink_progress.next_offset IS 'The first offset not dealt with.';
          COMMENT ON COLUMN sink_progress.stored IS 'Records that became a new row.';
          COMMENT ON COLUMN sink_progress.duplicate IS
            'Records whose primary key stood already (append: kept out; upsert: replaced it).';
          COMMENT ON COLUMN sink_progress.dead IS 'Records that became a row of dead_letters.';
          COMMENT ON COLUMN sink_progress.missing IS
            'Offsets without a record: deleted by retention, compacted, transaction markers.'""",
          "dead_letters",
          """
          CREATE TABLE dead_letters (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            stream text NOT NULL,
            topic text NOT NULL,
            topic_id text NOT NULL,
            partition integer NOT NULL,
            "offset" bigint NOT NULL,
            key bytea,
            value bytea,
            headers jsonb NOT NULL DEFAULT '[]',
            reason text NOT NULL,
            at timestamp with time zone NOT NULL DEFAULT now(),
            replayed_at timestamp with time zone,
            UNIQUE (topic_id, partition, "offset")
          );
          CREATE INDEX dead_letters_waiting ON dead_letters (id) WHERE replayed_at IS NULL;
          COMMENT ON TABLE dead_letters IS
            'Records that could not be stored, whole, with the reason.';
          COMMENT ON COLUMN dead_letters.headers IS
            'In order: [{"key": text, "value": base64 or null}, ...].';
          COMMENT ON COLUMN dead_letters.replayed_at IS
            'When it was sent to its topic again.'""");

  private final List<StreamTable> tables;

  Tables(List<StreamTable> tables) {
    this.tables = tables;
    var faults =
        tables.stream().map(StreamTable::stream).flatMap(s -> Tables.nameFaults(s).stream());
    List<String> found = faults.toList();
    if (!found.isEmpty()) {
      throw new SettingsException(found);
    }
  }

  private static List<String> nameFaults(EventStream stream) {
    var faults = new ArrayList<String>();
    if (OWN_NAMES.contains(stream.table())) {
      faults.add(
          "%s: table '%s' is the sink's own name".formatted(stream.source(), stream.table()));
    }
    if (stream.partition() == Partition.DAY
        && stream.table().getBytes(UTF_8).length > LONGEST_PARTITIONED) {
      faults.add(
          "%s: table '%s' is longer than %d bytes, which leaves no room for its partitions' names"
              .formatted(stream.source(), stream.table(), LONGEST_PARTITIONED));
    }
    if (stream.field(StreamTable.INGESTED_AT).isPresent()) {
      faults.add(
          "%s: field '%s' is the column that PostgreSQL sets"
              .formatted(stream.source(), StreamTable.INGESTED_AT));
    }
    return faults;
  }

  /**
   * Prepares the tables as soon as PostgreSQL lets us; false where the process shall stop before.
   *
   * @throws SettingsException as {@link #prepare} does
   */
  boolean prepareWhenPossible(Database database) throws InterruptedException {
    var trouble = new Trouble("tables", InstantSource.system());
    Backoff backoff = Retries.backoff();
    Duration wait = Duration.ZERO;
    while (!Lifecycle.awaitSignal(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      try (Connection connection = database.connect()) {
        prepare(connection);
        trouble.over();
        return true;
      } catch (SQLException e) {
        trouble.met("tables not prepared", PostgresError.told(e));
        wait = backoff.next();
      }
    }
    return false;
  }

  /**
   * Makes or changes what is needed, in one transaction.
   *
   * @throws SettingsException naming each fault, where a table cannot hold its stream; then nothing
   *     was touched
   */
  void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      lock(statement);
      for (var own : OWN_TABLES.entrySet()) {
        if (TableState.read(connection, own.getKey()).isEmpty()) {
          statement.execute(own.getValue());
        }
      }
      var faults = new ArrayList<String>();
      for (StreamTable table : tables) {
        prepare(table, connection, statement, faults);
      }
      if (!faults.isEmpty()) {
        connection.rollback();
        throw new SettingsException(faults);
      }
      connection.commit();
    }
  }

  /** Waits for others who make something, until the transaction ends. */
  static void lock(Statement statement) throws SQLException {
    statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
  }

  private static void prepare(
      StreamTable table, Connection connection, Statement statement, List<String> faults)
      throws SQLException {
    Optional<TableState> standing = TableState.read(connection, table.table());
    boolean changed = standing.isEmpty();
    if (standing.isEmpty()) {
      statement.execute(table.createTable());
      log.info("table {} created for stream {}", table.table(), table.name());
    } else {
      Evolution evolution = Evolution.between(table, standing.get());
      faults.addAll(evolution.faults());
      if (!evolution.faults().isEmpty()) {
        return;
      }
      if (evolution.replacesView()) {
        statement.execute(table.dropView());
      }
      for (String change : evolution.changes()) {
        statement.execute(change);
        log.info("{} (as {} says)", change, table.stream().source());
      }
      changed = !evolution.changes().isEmpty();
    }
    if (table.day().isPresent()
        && TableState.read(connection, table.defaultPartition()).isEmpty()) {
      statement.execute(table.createDefaultPartition());
    }
    describe(table, TableState.read(connection, table.table()).orElseThrow(), statement);
    prepareView(table, changed, connection, statement);
  }

  /** Leaves alone what has the view's name but is not ours. */
  private static void prepareView(
      StreamTable table, boolean changed, Connection connection, Statement statement)
      throws SQLException {
    Optional<String> comment = TableState.read(connection, table.view()).map(TableState::comment);
    boolean isOurs = comment.filter(c -> c.startsWith(StreamTable.VIEW_COMMENT)).isPresent();
    boolean isUpToDate = comment.filter(table.viewComment()::equals).isPresent() && !changed;
    if (comment.isPresent() && !isOurs) {
      log.warn("{} stands already and is not the sink's: left as it is", table.view());
    } else if (!isUpToDate && table.createView().isPresent()) {
      if (comment.filter(c -> !c.equals(table.viewComment())).isPresent()) {
        statement.execute(table.dropView()); // of another table or key
      }
      statement.execute(table.createView().get());
      statement.execute(
          "COMMENT ON VIEW %s IS %s".formatted(table.view(), Sql.literal(table.viewComment())));
    }
  }

  /** The schema's texts as comments, where they are not yet the table's. */
  private static void describe(StreamTable table, TableState state, Statement statement)
      throws SQLException {
    String doc = table.stream().doc();
    if (!doc.isEmpty() && !doc.equals(state.comment())) {
      statement.execute("COMMENT ON TABLE " + table.table() + " IS " + Sql.literal(doc));
    }
    for (Field field : table.stream().fields()) {
      if (!field.doc().isEmpty()
          && !field.doc().equals(state.columns().get(field.name()).comment())) {
        statement.execute(
            "COMMENT ON COLUMN %s.%s IS %s"
                .formatted(table.table(), Sql.quoted(field.name()), Sql.literal(field.doc())));
      }
    }
  }
}
