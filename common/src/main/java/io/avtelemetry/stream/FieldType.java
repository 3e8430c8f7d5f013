package io.avtelemetry.stream;

/** The types a field may have. Each maps to one Avro type, one JSON form and one SQL type. */
public enum FieldType {
  /** Avro boolean; SQL boolean. */
  BOOLEAN("boolean"),
  /** Avro int, 32 bits; SQL integer. */
  INT("int"),
  /** Avro long, 64 bits; SQL bigint. */
  LONG("long"),
  /** Avro float; SQL real. */
  FLOAT("float"),
  /** Avro double; SQL double precision. */
  DOUBLE("double"),
  /** Avro string; SQL varchar(maxLength), or text without a maxLength. */
  STRING("string"),
  /** Avro long with logical type timestamp-micros; SQL timestamptz. */
  TIMESTAMP_MICROS("timestamp-micros"),
  /** Avro int with logical type date; SQL date. */
  DATE("date"),
  /** Avro string with logical type uuid; SQL uuid. */
  UUID("uuid"),
  /** Avro bytes with logical type decimal(precision, scale); SQL numeric(precision, scale). */
  DECIMAL("decimal");

  private final String avroName;

  FieldType(String avroName) {
    this.avroName = avroName;
  }

  /** The name of the type, or of the logical type, in a schema file. */
  public String avroName() {
    return avroName;
  }

  /** Whether {@code minimum} and {@code maximum} make sense for it. */
  boolean isNumber() {
    return this == INT || this == LONG || this == FLOAT || this == DOUBLE || this == DECIMAL;
  }
}
