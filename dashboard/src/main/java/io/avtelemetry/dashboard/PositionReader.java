package io.avtelemetry.dashboard;

import io.avtelemetry.stream.EventParser;
import io.avtelemetry.stream.Field;
import io.avtelemetry.stream.FieldType;
import io.avtelemetry.stream.RefusedException;
import io.avtelemetry.stream.Row;
import java.util.Optional;
import java.util.UUID;

/** Turns an event on Kafka into a position. Not thread-safe. */
final class PositionReader {
  private final VehicleFields fields;
  private final EventParser parser;

  PositionReader(VehicleFields fields) {
    this.fields = fields;
    parser = new EventParser(fields.stream());
  }

  /** The position, or empty where the record is none: the sink makes a dead letter of it. */
  Optional<Position> read(byte[] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      Row row = parser.parse(value, 0, value.length);
      return Optional.of(
          Position.reported(
              text(row, fields.vin()),
              text(row, fields.make()),
              text(row, fields.model()),
              number(row, fields.latitude()),
              number(row, fields.longitude()),
              number(row, fields.heading()),
              number(row, fields.speed()),
              row.longAt(fields.timestamp().index())));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  private static String text(Row row, Field field) {
    if (field == null || !row.isPresent(field.index())) {
      return null;
    }
    return field.type() == FieldType.UUID
        ? new UUID(row.uuidHigh(field.index()), row.uuidLow(field.index())).toString()
        : row.stringAt(field.index());
  }

  private static double number(Row row, Field field) {
    return field == null || !row.isPresent(field.index())
        ? Double.NaN
        : row.doubleAt(field.index());
  }
}
