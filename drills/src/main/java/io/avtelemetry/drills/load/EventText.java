package io.avtelemetry.drills.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/** Writes events in the forms that ingest understands: the same event never looks the same. */
final class EventText {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter ZONED =
      DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneOffset.ofHoursMinutes(5, 30));

  private EventText() {}

  static String json(DrillEvent event, RandomGenerator random) {
    var text = new StringWriter(256);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      if (random.nextBoolean()) {
        out.writeStringField("vin", event.vin());
        writeTime(out, event.micros(), random);
      } else {
        writeTime(out, event.micros(), random);
        out.writeStringField("vin", event.vin());
      }
      out.writeStringField("make", event.make());
      out.writeStringField("model", event.model());
      out.writeNumberField("position_x", event.positionX());
      out.writeNumberField("position_y", event.positionY());
      out.writeNumberField("position_z", event.positionZ());
      out.writeNumberField("speed", event.speed());
      writeOptional(out, "latitude", event.latitude(), random);
      writeOptional(out, "longitude", event.longitude(), random);
      writeOptional(out, "heading", event.heading(), random);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return text.toString();
  }

  static String form(DrillEvent event, RandomGenerator random) {
    var text = new StringBuilder(256);
    field(text, "timestamp", random.nextBoolean() ? seconds(event.micros()) : iso(event, random));
    field(text, "vin", event.vin());
    field(text, "make", event.make());
    field(text, "model", event.model());
    field(text, "position_x", event.positionX());
    field(text, "position_y", event.positionY());
    field(text, "position_z", event.positionZ());
    field(text, "speed", event.speed());
    if (event.latitude() != null) {
      field(text, "latitude", event.latitude());
      field(text, "longitude", event.longitude());
    }
    if (event.heading() != null) {
      field(text, "heading", event.heading());
    }
    return text.substring(1);
  }

  private static void field(StringBuilder text, String name, Object value) {
    String encoded = URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
    text.append('&').append(name).append('=').append(encoded);
  }

  private static void writeTime(JsonGenerator out, long micros, RandomGenerator random)
      throws IOException {
    if (random.nextInt(3) == 0) {
      out.writeFieldName("timestamp");
      out.writeNumber(seconds(micros));
    } else {
      out.writeStringField("timestamp", iso(micros, random));
    }
  }

  private static void writeOptional(
      JsonGenerator out, String name, Double value, RandomGenerator random) throws IOException {
    if (value != null) {
      out.writeNumberField(name, value);
    } else if (random.nextBoolean()) {
      out.writeNullField(name);
    }
  }

  private static BigDecimal seconds(long micros) {
    return BigDecimal.valueOf(micros, 6);
  }

  private static String iso(DrillEvent event, RandomGenerator random) {
    return iso(event.micros(), random);
  }

  private static String iso(long micros, RandomGenerator random) {
    Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return random.nextInt(3) == 0 ? ZONED.format(time) : time.toString();
  }
}
