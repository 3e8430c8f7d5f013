package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Puts dead letters into their table. */
final class DeadLetters {
  private static final int LONGEST_REASON = 1000;

  private DeadLetters() {}

  static void insert(Connection connection, List<DeadLetter> letters) throws SQLException {
    if (letters.isEmpty()) {
      return;
    }
    // PostgreSQL makes the JSON: a header's value is any bytes, so it stands in base64.
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO dead_letters
              (stream, topic, topic_id, partition, "offset", key, value, reason, headers)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, (
              SELECT coalesce(
                jsonb_agg(jsonb_build_object('key', k, 'value', encode(v, 'base64')) ORDER BY n),
                '[]')
              FROM unnest(?::text[], ?::bytea[]) WITH ORDINALITY AS header (k, v, n)))
            ON CONFLICT (topic_id, partition, "offset") DO NOTHING""")) {
      for (DeadLetter letter : letters) {
        ConsumerRecord<ByteBuffer, ByteBuffer> record = letter.record();
        insert.setString(1, letter.lease().table().name());
        insert.setString(2, record.topic());
        insert.setString(3, letter.lease().topicId);
        insert.setInt(4, record.partition());
        insert.setLong(5, record.offset());
        insert.setBytes(6, bytes(record.key()));
        insert.setBytes(7, bytes(record.value()));
        insert.setString(8, storable(letter.reason()));
        Header[] headers = record.headers().toArray();
        var keys = new String[headers.length];
        var values = new byte[headers.length][];
        for (int i = 0; i < headers.length; i++) {
          keys[i] = storable(headers[i].key());
          values[i] = headers[i].value();
        }
        insert.setArray(9, connection.createArrayOf("text", keys));
        insert.setArray(10, connection.createArrayOf("bytea", values));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    var bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  /** A text that PostgreSQL can store: without U+0000 and halves of surrogate pairs. */
  private static String storable(String text) {
    String cut = text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    String whole = new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    return whole.replace('\0', '\uFFFD');
  }
}
