package io.avtelemetry.dashboard;

import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Field;
import io.avtelemetry.stream.FieldType;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which fields of which stream say where a vehicle is. Those that are optional are null where the
 * stream does not have them.
 *
 * @param latest the view of each vehicle's newest row, quoted for SQL
 */
record VehicleFields(
    EventStream stream,
    String latest,
    Field vin,
    Field timestamp,
    Field make,
    Field model,
    Field latitude,
    Field longitude,
    Field heading,
    Field speed) {

  /** The stream's table, quoted for SQL. */
  String table() {
    return quoted(stream.table());
  }

  /** The columns of a position, in the order of this record, of the table named t. */
  String columns() {
    return Stream.of(vin, timestamp, make, model, latitude, longitude, heading, speed)
        .map(VehicleFields::column)
        .collect(Collectors.joining(", "));
  }

  /** What a text must be followed by to be compared with the vehicle's column. */
  String castOfVin() {
    return vin.type() == FieldType.UUID ? "::uuid" : "";
  }

  /** Whether PostgreSQL could compare the text with the vehicle's column. */
  boolean canBeVin(String text) {
    return vin.type() != FieldType.UUID
        || text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  }

  /** A field's column of the table named t, or NULL. */
  static String column(Field field) {
    return Optional.ofNullable(field).map(f -> "t." + quoted(f.name())).orElse("NULL");
  }

  /** An identifier, safe and exact whatever its characters. */
  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
