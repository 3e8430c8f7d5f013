package io.avtelemetry.drills.load;

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
