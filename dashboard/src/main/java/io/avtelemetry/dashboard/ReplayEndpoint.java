package io.avtelemetry.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.avtelemetry.dashboard.Query.Window;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the fleet was, step by step: of each vehicle the last report within each step.
 *
 * <p>Each vehicle's rows are found by the primary key's index. An answer holds no more than {@value
 * #MOST_POSITIONS} positions: of a large fleet it ends sooner than was asked, and says so.
 */
final class ReplayEndpoint implements Endpoint {
  static final int MOST_POSITIONS = 250_000;
  private static final Duration MOST = Duration.ofMinutes(10);
  private static final int MOST_STEP_SECONDS = 60;
  private static final int FETCH_ROWS = 5_000;

  private final Parts parts;

  ReplayEndpoint(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Answer answer(String name, Query query) throws Problem, SQLException {
    int step = (int) query.whole("step", 1, 1, MOST_STEP_SECONDS);
    Window asked = query.window(parts.clock().instant(), Duration.ofMinutes(1));
    if (Duration.between(asked.from(), asked.to()).compareTo(MOST) > 0) {
      throw new Problem(400, "from and to may be no more than " + MOST.toMinutes() + " min apart");
    }
    List<String> vins = parts.fleet().positions().stream().map(Position::vin).sorted().toList();
    Window window = bounded(asked, step, vins.size());
    Optional<VehicleFields> fields = parts.scene().vehicles();
    if (fields.isEmpty()) {
      return Answer.json(Json.bytes(out -> new Frames(out, window, step, List.of()).end()));
    }
    return Answer.json(
        parts.database().read(connection -> read(connection, fields.get(), vins, window, step)));
  }

  private static Window bounded(Window asked, int step, int vehicles) {
    long steps = Math.max(1, MOST_POSITIONS / Math.max(1, vehicles));
    Instant end = asked.from().plusSeconds(steps * step);
    return end.isBefore(asked.to()) ? new Window(asked.from(), end) : asked;
  }

  private static byte[] read(
      Connection connection, VehicleFields fields, List<String> vins, Window window, int step)
      throws SQLException {
    String time = VehicleFields.column(fields.timestamp());
    String sql =
        """
        SELECT v.n, r.frame, r.lat, r.lon, r.heading, r.speed
        FROM unnest(?::text[]) WITH ORDINALITY AS v (vin, n)
        CROSS JOIN LATERAL (
          SELECT DISTINCT ON (frame)
            floor(extract(epoch FROM %1$s - ?::timestamptz) / ?::integer)::integer AS frame,
            %2$s AS lat, %3$s AS lon, %4$s AS heading, %5$s AS speed
          FROM %6$s t
          WHERE %7$s = v.vin%8$s AND %1$s >= ? AND %1$s < ?
            AND %2$s IS NOT NULL AND %3$s IS NOT NULL
          ORDER BY frame, %1$s DESC
        ) r
        ORDER BY r.frame, v.n"""
            .formatted(
                time,
                VehicleFields.column(fields.latitude()),
                VehicleFields.column(fields.longitude()),
                VehicleFields.column(fields.heading()),
                VehicleFields.column(fields.speed()),
                fields.table(),
                VehicleFields.column(fields.vin()),
                fields.castOfVin());
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setFetchSize(FETCH_ROWS);
      query.setArray(1, connection.createArrayOf("text", vins.toArray()));
      query.setObject(2, Times.ofDatabase(window.from()));
      query.setInt(3, step);
      query.setObject(4, Times.ofDatabase(window.from()));
      query.setObject(5, Times.ofDatabase(window.to()));
      try (ResultSet row = query.executeQuery()) {
        return Json.bytes(
            out -> {
              var frames = new Frames(out, window, step, vins);
              while (row.next()) {
                frames.add(row);
              }
              frames.end();
            });
      }
    }
  }

  /** Writes the answer, frame after frame. */
  private static final class Frames {
    private final JsonGenerator out;
    private final Window window;
    private final int step;
    private int current = -1;

    Frames(JsonGenerator out, Window window, int step, List<String> vins) throws IOException {
      this.out = out;
      this.window = window;
      this.step = step;
      out.writeStartObject();
      out.writeStringField("from", Times.iso(window.from()));
      out.writeStringField("to", Times.iso(window.to()));
      out.writeNumberField("step", step);
      out.writeArrayFieldStart("vins");
      for (String vin : vins) {
        out.writeString(vin);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("frames");
    }

    void add(ResultSet row) throws IOException, SQLException {
      int frame = row.getInt(2);
      if (frame != current) {
        endFrame();
        current = frame;
        out.writeStartObject();
        out.writeStringField("time", Times.iso(window.from().plusSeconds((long) frame * step)));
        out.writeArrayFieldStart("positions");
      }
      out.writeStartArray();
      out.writeNumber(row.getInt(1) - 1);
      Json.number(out, CatchUp.number(row, 3), 6);
      Json.number(out, CatchUp.number(row, 4), 6);
      Json.number(out, CatchUp.number(row, 5), 1);
      Json.number(out, CatchUp.number(row, 6), 2);
      out.writeEndArray();
    }

    private void endFrame() throws IOException {
      if (current >= 0) {
        out.writeEndArray();
        out.writeEndObject();
      }
    }

    void end() throws IOException {
      endFrame();
      out.writeEndArray();
      out.writeEndObject();
    }
  }
}
