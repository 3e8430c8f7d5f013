package io.avtelemetry.vehicle.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import io.avtelemetry.vehicle.geo.Fix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes what an outbox has in flight as the body of a POST. Not thread-safe. */
public final class EventJson {
  private static final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();
  private static final DateTimeFormatter TO_THE_SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);
  private static final SerializedString TIMESTAMP = new SerializedString("timestamp");
  private static final SerializedString VIN = new SerializedString("vin");
  private static final SerializedString MAKE = new SerializedString("make");
  private static final SerializedString MODEL = new SerializedString("model");
  private static final SerializedString POSITION_X = new SerializedString("position_x");
  private static final SerializedString POSITION_Y = new SerializedString("position_y");
  private static final SerializedString POSITION_Z = new SerializedString("position_z");
  private static final SerializedString SPEED = new SerializedString("speed");
  private static final SerializedString LATITUDE = new SerializedString("latitude");
  private static final SerializedString LONGITUDE = new SerializedString("longitude");
  private static final SerializedString HEADING = new SerializedString("heading");

  private final ByteArrayOutputStream body = new ByteArrayOutputStream(4096);
  private long writtenSecond = Long.MIN_VALUE;
  private String secondText = "";

  /** One JSON object for one event in flight, an array for several. */
  public byte[] write(String vin, String make, String model, Outbox outbox) {
    body.reset();
    try (JsonGenerator out = json.createGenerator(body)) {
      boolean several = outbox.inFlight() > 1;
      if (several) {
        out.writeStartArray();
      }
      for (int i = 0; i < outbox.inFlight(); i++) {
        out.writeStartObject();
        out.writeFieldName(TIMESTAMP);
        out.writeString(timestamp(outbox.timestampMicros(i)));
        write(out, VIN, vin);
        write(out, MAKE, make);
        write(out, MODEL, model);
        write(out, outbox.fix(i));
        out.writeEndObject();
      }
      if (several) {
        out.writeEndArray();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return body.toByteArray();
  }

  private static void write(JsonGenerator out, Fix fix) throws IOException {
    write(out, POSITION_X, fix.eastMeters());
    write(out, POSITION_Y, fix.northMeters());
    write(out, POSITION_Z, fix.upMeters());
    write(out, SPEED, fix.speedMetersPerSecond());
    write(out, LATITUDE, fix.latitude());
    write(out, LONGITUDE, fix.longitude());
    if (!Double.isNaN(fix.headingDegrees())) {
      write(out, HEADING, fix.headingDegrees());
    }
  }

  private static void write(JsonGenerator out, SerializedString name, double value)
      throws IOException {
    out.writeFieldName(name);
    out.writeNumber(value);
  }

  private static void write(JsonGenerator out, SerializedString name, String value)
      throws IOException {
    out.writeFieldName(name);
    out.writeString(value);
  }

  /** ISO 8601 in UTC with microseconds; the text of the second is kept, most events share it. */
  private String timestamp(long micros) {
    long second = Math.floorDiv(micros, 1_000_000L);
    if (second != writtenSecond) {
      secondText = TO_THE_SECOND.format(Instant.ofEpochSecond(second));
      writtenSecond = second;
    }
    String fraction = Long.toString(1_000_000 + Math.floorMod(micros, 1_000_000L));
    return secondText + fraction.substring(1) + 'Z';
  }
}
