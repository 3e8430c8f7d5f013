package io.avtelemetry.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The rows of a panel. Whoever asks within ten seconds is given the same ones, and while a
 * statement runs, those who ask for the same panel wait for it instead of asking too.
 */
final class PanelEndpoint implements Endpoint {
  private static final int MOST_ROWS = 1_000;
  private static final int LIMIT_SECONDS = 5;
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Parts parts;
  private final Map<String, Last> lasts = new ConcurrentHashMap<>();

  PanelEndpoint(Parts parts) {
    this.parts = parts;
    for (Panel panel : parts.scene().panels()) {
      lasts.put(panel.id(), new Last());
    }
  }

  /** A panel's last answer. */
  private static final class Last {
    private byte[] json;
    private long nanos;
  }

  @Override
  public Answer answer(String id, Query query) throws Problem, SQLException {
    Panel panel =
        parts.scene().panel(id).orElseThrow(() -> new Problem(404, "There is no such panel."));
    Last last = lasts.get(id);
    synchronized (last) {
      if (last.json == null || System.nanoTime() - last.nanos > FRESH_NANOS) {
        last.json = read(panel);
        last.nanos = System.nanoTime();
      }
      return Answer.json(last.json);
    }
  }

  private byte[] read(Panel panel) throws SQLException, Problem {
    if (panel.sql().isEmpty()) {
      return Json.bytes(out -> write(out, panel, null));
    }
    try {
      return parts
          .database()
          .read(
              connection -> {
                try (Statement statement = limited(connection);
                    ResultSet rows = statement.executeQuery(panel.sql().get())) {
                  return Json.bytes(out -> write(out, panel, rows));
                }
              });
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      if (state.startsWith("42") || state.startsWith("22")) {
        // The panel's own fault: a table that is not there (yet), a mistake in its statement.
        throw new Problem(422, "The panel's statement was refused: " + ReadOnlyDatabase.told(e));
      }
      throw e;
    }
  }

  private static Statement limited(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setQueryTimeout(LIMIT_SECONDS);
    statement.setMaxRows(MOST_ROWS);
    return statement;
  }

  private void write(JsonGenerator out, Panel panel, ResultSet rows)
      throws IOException, SQLException {
    out.writeStartObject();
    writeDescription(out, panel);
    out.writeArrayFieldStart("rows");
    if (rows == null) {
      parts.flow().writeStream(out, panel.stream().orElseThrow());
    } else {
      int columns = Math.min(panel.columns().size(), rows.getMetaData().getColumnCount());
      while (rows.next()) {
        out.writeStartArray();
        for (int i = 1; i <= columns; i++) {
          writeValue(out, rows, i, panel.kind());
        }
        out.writeEndArray();
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /** What a panel is, as its answer and {@code /api/config} say it: fields of an open object. */
  static void writeDescription(JsonGenerator out, Panel panel) throws IOException {
    out.writeStringField("id", panel.id());
    out.writeStringField("kind", panel.kind().name().toLowerCase(Locale.ROOT));
    out.writeStringField("title", panel.title());
    out.writeArrayFieldStart("columns");
    for (Panel.Column column : panel.columns()) {
      out.writeStartObject();
      out.writeStringField("name", column.name());
      out.writeStringField("title", column.title());
      out.writeStringField("unit", column.unit());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeValue(JsonGenerator out, ResultSet rows, int column, Panel.Kind kind)
      throws IOException, SQLException {
    switch (rows.getMetaData().getColumnType(column)) {
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        if (time == null) {
          out.writeNull();
        } else if (kind == Panel.Kind.TIMESERIES) {
          out.writeNumber(time.toEpochSecond());
        } else {
          out.writeString(Times.iso(time.toInstant()));
        }
      }
      case Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC -> {
        BigDecimal number = rows.getBigDecimal(column);
        if (number == null) {
          out.writeNull();
        } else {
          out.writeNumber(number);
        }
      }
      case Types.REAL, Types.DOUBLE -> Json.number(out, CatchUp.number(rows, column), 6);
      case Types.BIT, Types.BOOLEAN -> {
        boolean value = rows.getBoolean(column);
        if (rows.wasNull()) {
          out.writeNull();
        } else {
          out.writeBoolean(value);
        }
      }
      default -> out.writeString(rows.getString(column));
    }
  }
}
