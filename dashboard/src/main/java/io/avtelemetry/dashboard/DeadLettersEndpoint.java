package io.avtelemetry.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;

/** The newest dead letters, with their reason and payload. */
final class DeadLettersEndpoint implements Endpoint {
  private static final int MOST = 200;
  private static final int USUAL = 50;

  /** Of a payload; longer ones are cut, and say so. */
  private static final int MOST_PAYLOAD_BYTES = 16 * 1024;

  private static final String UNDEFINED_TABLE = "42P01";

  private final ReadOnlyDatabase database;
  private final String replayCommand;

  DeadLettersEndpoint(ReadOnlyDatabase database, String replayCommand) {
    this.database = database;
    this.replayCommand = replayCommand;
  }

  @Override
  public Answer answer(String name, Query query) throws Problem, SQLException {
    int limit = (int) query.whole("limit", USUAL, 1, MOST);
    long before = query.whole("before", Long.MAX_VALUE, 1, Long.MAX_VALUE);
    try {
      return Answer.json(
          database.read(
              connection ->
                  Json.bytes(
                      out -> {
                        out.writeStartObject();
                        out.writeArrayFieldStart("deadLetters");
                        write(connection, out, limit, before);
                        out.writeEndArray();
                        out.writeStringField("replayCommand", replayCommand);
                        out.writeEndObject();
                      })));
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw new Problem(503, "No sink has made its tables yet.");
      }
      throw e;
    }
  }

  private static void write(Connection connection, JsonGenerator out, int limit, long before)
      throws SQLException, IOException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT id, stream, topic, partition, "offset", substring(key FOR %1$d),
              substring(value FOR %1$d), octet_length(value), reason, at, replayed_at
            FROM dead_letters WHERE id < ? ORDER BY id DESC LIMIT ?"""
                .formatted(MOST_PAYLOAD_BYTES))) {
      query.setLong(1, before);
      query.setInt(2, limit);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          write(out, row);
        }
      }
    }
  }

  private static void write(JsonGenerator out, ResultSet row) throws SQLException, IOException {
    byte[] key = row.getBytes(6);
    byte[] payload = row.getBytes(7);
    boolean truncated = row.getLong(8) > MOST_PAYLOAD_BYTES;
    Optional<String> text = text(payload, truncated);
    out.writeStartObject();
    out.writeNumberField("id", row.getLong(1));
    out.writeStringField("stream", row.getString(2));
    out.writeStringField("topic", row.getString(3));
    out.writeNumberField("partition", row.getInt(4));
    out.writeNumberField("offset", row.getLong(5));
    out.writeStringField("key", key == null ? null : new String(key, StandardCharsets.UTF_8));
    out.writeStringField(
        "payload",
        payload == null ? null : text.orElseGet(() -> Base64.getEncoder().encodeToString(payload)));
    out.writeStringField("encoding", payload == null || text.isPresent() ? "utf-8" : "base64");
    out.writeBooleanField("truncated", truncated);
    out.writeStringField("reason", row.getString(9));
    out.writeStringField("time", time(row, 10));
    out.writeStringField("replayedAt", time(row, 11));
    out.writeEndObject();
  }

  private static String time(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : Times.iso(time.toInstant());
  }

  /** The payload as text, where it is UTF-8; what was cut may end within a character. */
  private static Optional<String> text(byte[] payload, boolean truncated) {
    if (payload == null) {
      return Optional.empty();
    }
    int length = payload.length;
    while (truncated && length > 0 && (payload[length - 1] & 0xC0) == 0x80) {
      length--;
    }
    length = truncated && length > 0 && payload[length - 1] < 0 ? length - 1 : length;
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(payload, 0, length))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
