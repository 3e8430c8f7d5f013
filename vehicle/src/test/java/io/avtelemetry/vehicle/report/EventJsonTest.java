package io.avtelemetry.vehicle.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.settings.StreamsSettings;
import io.avtelemetry.stream.EventParser;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.EventVisitor;
import io.avtelemetry.stream.Row;
import io.avtelemetry.stream.Streams;
import io.avtelemetry.vehicle.geo.Fix;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private static final String VIN = "1FTFW1E50AB123456";

  private final Outbox outbox = new Outbox(10);
  private final EventJson json = new EventJson();

  @Test
  void one_event_is_one_object_with_microseconds() {
    outbox.add(1_395_066_363_000_042L, new Fix(37.5, -122.25, 359.99, 12.5, 1.125, -2.5, 0));
    outbox.take(100);

    assertThat(text())
        .isEqualTo(
            "{\"timestamp\":\"2014-03-17T14:26:03.000042Z\",\"vin\":\"1FTFW1E50AB123456\","
                + "\"make\":\"Ford\",\"model\":\"F-150\",\"position_x\":1.125,\"position_y\":-2.5,"
                + "\"position_z\":0.0,\"speed\":12.5,\"latitude\":37.5,\"longitude\":-122.25,"
                + "\"heading\":359.99}");
  }

  @Test
  void an_unknown_heading_is_left_out() {
    outbox.add(0, new Fix(1, 2, Double.NaN, 0, 0, 0, 0));
    outbox.take(100);

    assertThat(text()).doesNotContain("heading");
  }

  @Test
  void several_events_are_an_array_that_the_stream_accepts_unchanged() throws Exception {
    List<Fix> fixes =
        List.of(
            new Fix(52.964848, -1.85961, 0.1 + 0.2, 1e-9, 123456.789, -4.9E-324, 1e-7),
            new Fix(-89.999999999999, 179.99999999999997, Double.NaN, 0, 0, 0, 0));
    for (int i = 0; i < fixes.size(); i++) {
      outbox.add(i - 1, fixes.get(i));
    }
    outbox.take(100);
    EventStream diag =
        Streams.read(
                new StreamsSettings(
                    Path.of("../scenarios/fleet/streams"),
                    "diag",
                    Optional.empty(),
                    Optional.empty()))
            .defaultStream();
    byte[] body = json.write(VIN, "Ford", "F-150", outbox);
    var seen = new ArrayList<Fix>();

    new EventParser(diag)
        .parseJson(
            body,
            0,
            body.length,
            new EventVisitor() {
              @Override
              public void accepted(int index, Row row) {
                assertThat(row.longAt(0)).isEqualTo(index - 1);
                assertThat(row.stringAt(1)).isEqualTo(VIN);
                seen.add(
                    new Fix(
                        row.doubleAt(8),
                        row.doubleAt(9),
                        row.isPresent(10) ? row.doubleAt(10) : Double.NaN,
                        row.doubleAt(7),
                        row.doubleAt(4),
                        row.doubleAt(5),
                        row.doubleAt(6)));
              }

              @Override
              public void refused(int index, String field, String detail) {
                throw new AssertionError(index + " " + field + " " + detail);
              }
            });

    assertThat(seen).isEqualTo(fixes);
  }

  private String text() {
    return new String(json.write(VIN, "Ford", "F-150", outbox), StandardCharsets.UTF_8);
  }
}
