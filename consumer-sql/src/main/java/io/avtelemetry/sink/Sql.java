package io.avtelemetry.sink;

import io.avtelemetry.stream.Field;
import java.util.Collection;
import java.util.stream.Collectors;

/** How names and types are written in SQL. */
final class Sql {
  private Sql() {}

  /** An identifier, safe and exact whatever its characters. */
  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  static String quoted(Collection<Field> fields) {
    return fields.stream().map(f -> quoted(f.name())).collect(Collectors.joining(", "));
  }

  /** A text constant, for the statements that take no parameters. */
  static String literal(String text) {
    String doubled = text.replace("'", "''").replace("\0", "");
    return doubled.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : "E'" + doubled.replace("\\", "\\\\") + "'";
  }

  /** The column's type, as {@code format_type} of PostgreSQL would name it. */
  static String type(Field field) {
    return switch (field.type()) {
      case BOOLEAN -> "boolean";
      case INT -> "integer";
      case LONG -> "bigint";
      case FLOAT -> "real";
      case DOUBLE -> "double precision";
      case TIMESTAMP_MICROS -> "timestamp with time zone";
      case DATE -> "date";
      case UUID -> "uuid";
      case DECIMAL -> "numeric(" + field.precision() + "," + field.scale() + ")";
      case STRING ->
          field.maxLength().isPresent()
              ? "character varying(" + field.maxLength().getAsInt() + ")"
              : "text";
    };
  }

  /** The column as CREATE TABLE and ADD COLUMN take it. */
  static String column(Field field) {
    return quoted(field.name()) + " " + type(field) + (field.required() ? " NOT NULL" : "");
  }
}
