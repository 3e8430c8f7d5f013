package io.avtelemetry.drills.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * An event of the stream {@code diag}, as it is sent and as it must be stored.
 *
 * @param micros since 1970, UTC
 * @param latitude null where the event has none; so longitude and heading
 */
public record DrillEvent(
    long micros,
    String vin,
    String make,
    String model,
    double positionX,
    double positionY,
    double positionZ,
    double speed,
    Double latitude,
    Double longitude,
    Double heading) {

  /** Reads an event as vehicles write it and as ingest puts it on the topic. */
  public static DrillEvent read(JsonNode event) {
    Instant time = Instant.parse(event.required("timestamp").textValue());
    return new DrillEvent(
        ChronoUnit.MICROS.between(Instant.EPOCH, time),
        event.required("vin").textValue(),
        event.required("make").textValue(),
        event.required("model").textValue(),
        event.required("position_x").doubleValue(),
        event.required("position_y").doubleValue(),
        event.required("position_z").doubleValue(),
        event.required("speed").doubleValue(),
        optional(event, "latitude"),
        optional(event, "longitude"),
        optional(event, "heading"));
  }

  private static Double optional(JsonNode event, String field) {
    JsonNode value = event.path(field);
    return value.isNumber() ? Double.valueOf(value.doubleValue()) : null;
  }

  /** The first field in which two events differ, with both values; null where none does. */
  public String differenceTo(DrillEvent stored) {
    Object[] sentValues = values();
    Object[] storedValues = stored.values();
    for (int i = 0; i < NAMES.length; i++) {
      if (!Objects.equals(canonical(sentValues[i]), canonical(storedValues[i]))) {
        return "%s sent %s stored %s".formatted(NAMES[i], sentValues[i], storedValues[i]);
      }
    }
    return null;
  }

  /** Boxed doubles compare by their bits, and -0.0 is stored as 0.0. */
  private static Object canonical(Object value) {
    return value instanceof Double number ? number + 0.0 : value;
  }

  private static final String[] NAMES = {
    "timestamp",
    "vin",
    "make",
    "model",
    "position_x",
    "position_y",
    "position_z",
    "speed",
    "latitude",
    "longitude",
    "heading"
  };

  private Object[] values() {
    return new Object[] {
      micros, vin, make, model, positionX, positionY, positionZ, speed, latitude, longitude, heading
    };
  }
}
