package io.avtelemetry.stream;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A named kind of event, as its schema file defines it.
 *
 * @param doc the schema's text, empty where it has none
 * @param topic the Kafka topic of its events
 * @param table the PostgreSQL table of its events
 * @param keyField the field whose text is the Kafka message key
 * @param primaryKey the fields that make two events the same event
 * @param partition how the table is cut into parts
 * @param fields all fields, in the file's order
 * @param source the file
 */
public record EventStream(
    String name,
    String doc,
    String topic,
    String table,
    WriteMode writeMode,
    Field keyField,
    List<Field> primaryKey,
    Partition partition,
    List<Field> fields,
    Path source) {

  public EventStream {
    primaryKey = List.copyOf(primaryKey);
    fields = List.copyOf(fields);
  }

  /** The field of a name. */
  public Optional<Field> field(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).findFirst();
  }

  /** The field whose day says to which part of the table an event belongs, if one can. */
  public Optional<Field> dayField() {
    return primaryKey.stream().filter(f -> f.type() == FieldType.TIMESTAMP_MICROS).findFirst();
  }

  /** The same stream, its table cut in another way. */
  public EventStream withPartition(Partition other) {
    return new EventStream(
        name, doc, topic, table, writeMode, keyField, primaryKey, other, fields, source);
  }

  EventStream withTopic(String other) {
    return new EventStream(
        name, doc, other, table, writeMode, keyField, primaryKey, partition, fields, source);
  }

  EventStream withTable(String other) {
    return new EventStream(
        name, doc, topic, other, writeMode, keyField, primaryKey, partition, fields, source);
  }
}
