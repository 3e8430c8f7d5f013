package io.avtelemetry.sink;

import io.avtelemetry.audit.AuditLog;
import io.avtelemetry.settings.KafkaSettings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Lists dead letters, or sends them to their topics again.
 *
 * <p>Sending again is idempotent: what was sent is marked, and what was sent but not marked,
 * because this process was killed in between, is recognised by its primary key when it arrives
 * twice.
 */
final class DeadLettersCommand {
  /** Says where the record stood when it was refused. */
  static final String ORIGIN_HEADER = "dead-letter-origin";

  private static final int PAGE = 500;
  private static final Pattern CONTROLS = Pattern.compile("[\\x{7F}-\\x{9F}]");

  private final PostgresSettings postgres;
  private final KafkaSettings kafka;
  private final Optional<String> stream;

  DeadLettersCommand(SinkSettings settings) {
    this(settings.postgres(), settings.kafka(), settings.stream());
  }

  DeadLettersCommand(PostgresSettings postgres, KafkaSettings kafka, Optional<String> stream) {
    this.postgres = postgres;
    this.kafka = kafka;
    this.stream = stream;
  }

  /** Prints each dead letter, oldest first, as one line of JSON. */
  void list(PrintStream out) throws SQLException {
    try (var database = Database.open(postgres, 1);
        Connection connection = database.connect();
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT row_to_json(letter) FROM (
                  SELECT id, stream, topic, partition, "offset", reason, at, replayed_at,
                    length(value) AS bytes,
                    encode(substr(key, 1, 64), 'escape') AS key,
                    encode(substr(value, 1, 120), 'escape') AS preview
                  FROM dead_letters WHERE stream = ? OR ? ORDER BY id
                ) AS letter\
                """)) {
      query.setFetchSize(PAGE);
      bindStream(query);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          out.println(printable(rows.getString(1)));
        }
      }
    }
  }

  /** PostgreSQL escapes what JSON must; a terminal would obey some of the controls beyond. */
  private static String printable(String json) {
    return CONTROLS
        .matcher(json)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  /** Sends each dead letter that was not sent again yet, and says how many. */
  void replay(PrintStream out)
      throws SQLException, InterruptedException, Topics.UnavailableException {
    int sent = 0;
    try (var database = Database.open(postgres, 1);
        Producer<byte[], byte[]> producer = KafkaClients.producer(kafka);
        Connection connection = database.connect()) {
      long last = lastId(connection);
      int page;
      do {
        page = replayPage(connection, producer, last);
        sent += page;
      } while (page > 0);
    } catch (ExecutionException e) {
      throw new Topics.UnavailableException(e.getCause());
    } finally {
      AuditLog.done("replayed dead_letters=%d stream=%s".formatted(sent, stream.orElse("*")));
      out.println("{\"replayed\":" + sent + "}");
    }
  }

  /** What is refused again gets a new id: it must not be sent again and again. */
  private static long lastId(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT coalesce(max(id), 0) FROM dead_letters");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** One transaction: the rows are locked, so that two replays share them out. */
  private int replayPage(Connection connection, Producer<byte[], byte[]> producer, long last)
      throws SQLException, ExecutionException, InterruptedException {
    var answers = new LinkedHashMap<Long, Future<RecordMetadata>>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT id, topic, partition, "offset", key, value,
              ARRAY(SELECT h ->> 'key' FROM jsonb_array_elements(headers) AS h),
              ARRAY(SELECT decode(h ->> 'value', 'base64') FROM jsonb_array_elements(headers) AS h)
            FROM dead_letters WHERE replayed_at IS NULL AND (stream = ? OR ?) AND id <= ?
            ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED\
            """)) {
      bindStream(query);
      query.setLong(3, last);
      query.setInt(4, PAGE);
      query.setFetchSize(20); // each may be megabytes
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          answers.put(rows.getLong(1), producer.send(record(rows)));
        }
      }
    }
    for (Future<RecordMetadata> answer : answers.values()) {
      answer.get();
    }
    markReplayed(connection, answers.keySet());
    connection.commit();
    return answers.size();
  }

  /** Without a partition: the key decides it, as it did for the first sender. */
  private static ProducerRecord<byte[], byte[]> record(ResultSet row) throws SQLException {
    var record = new ProducerRecord<>(row.getString(2), row.getBytes(5), row.getBytes(6));
    var keys = (String[]) row.getArray(7).getArray();
    var values = (byte[][]) row.getArray(8).getArray();
    for (int i = 0; i < keys.length; i++) {
      if (!keys[i].equals(ORIGIN_HEADER)) {
        record.headers().add(keys[i], values[i]);
      }
    }
    String origin = row.getString(2) + "-" + row.getInt(3) + "@" + row.getLong(4);
    record.headers().add(ORIGIN_HEADER, origin.getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private static void markReplayed(Connection connection, Collection<Long> ids)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE dead_letters SET replayed_at = now() WHERE id = ANY (?)")) {
      update.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      update.executeUpdate();
    }
  }

  private void bindStream(PreparedStatement query) throws SQLException {
    query.setString(1, stream.orElse(""));
    query.setBoolean(2, stream.isEmpty());
  }
}
