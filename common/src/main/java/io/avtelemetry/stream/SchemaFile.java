package io.avtelemetry.stream;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Reads one stream out of one Avro schema file, collecting every fault of it. */
final class SchemaFile {
  private static final String SUPPORTED_TYPES =
      "boolean, int, long, float, double, string; logical types timestamp-micros (long), date"
          + " (int), uuid (string), decimal (bytes); and the union of null with one of them";
  private static final Set<String> RECORD_PROPERTIES =
      Set.of("topic", "table", "key", "primaryKey", "writeMode", "partition");
  private static final Set<String> FIELD_PROPERTIES =
      Set.of("maxLength", "pattern", "minimum", "maximum", "exclusiveMaximum", "unit");
  private static final Pattern STREAM_NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Pattern TOPIC_NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}]+");

  /** Avro allows the letters of all scripts; these are the ones that need no thought in JSON. */
  private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** The columns that every table of PostgreSQL has, and ours. */
  private static final Set<String> TAKEN_NAMES =
      Set.of("ingested_at", "tableoid", "ctid", "xmin", "cmin", "xmax", "cmax");

  /** Digits of a decimal: more than a number of an event may have. */
  private static final int MOST_DIGITS = 99;

  /** PostgreSQL cuts longer identifiers, so that two could become one. */
  private static final int LONGEST_IDENTIFIER = 63;

  /** PostgreSQL's bound of varchar(n). */
  private static final int LONGEST_TEXT = 10_485_760;

  private final Path file;
  private final List<String> faults;

  SchemaFile(Path file, List<String> faults) {
    this.file = file;
    this.faults = faults;
  }

  /** The stream, or empty where faults were added. */
  Optional<EventStream> read() {
    Schema schema;
    try {
      schema = new Schema.Parser().parse(file.toFile());
    } catch (IOException | RuntimeException e) {
      // Avro has many exceptions for what is no schema; a null pointer's is one of them.
      fault(file + ": is not an Avro schema: " + reason(e));
      return Optional.empty();
    }
    int before = faults.size();
    if (schema.getType() != Schema.Type.RECORD) {
      fault(file + ": is of type " + schema.getType().getName() + "; supported: record");
      return Optional.empty();
    }
    if (!STREAM_NAME.matcher(schema.getName()).matches()) {
      fault(file + ": name '" + schema.getName() + "' must match " + STREAM_NAME + " (the URL's)");
    }
    knownProperties(schema.getObjectProps().keySet(), RECORD_PROPERTIES, file.toString());
    var fields = new ArrayList<Field>();
    for (Schema.Field field : schema.getFields()) {
      fields.add(field(field));
    }
    String table = text(schema, "table").orElse(schema.getName());
    if (table.getBytes(StandardCharsets.UTF_8).length > LONGEST_IDENTIFIER) {
      fault(file + ": table '" + table + "' is longer than " + LONGEST_IDENTIFIER + " bytes");
    }
    if (CONTROLS.matcher(table).find()) {
      fault(file + ": table '" + table + "' must not hold control characters");
    }
    String topic = text(schema, "topic").orElse(schema.getName());
    if (!TOPIC_NAME.matcher(topic).matches()) {
      fault(file + ": topic '" + topic + "' is no topic name; it must match " + TOPIC_NAME);
    }
    List<Field> primaryKey = primaryKey(schema, fields);
    Field key =
        text(schema, "key")
            .map(name -> named(name, fields, "key"))
            .orElseGet(() -> primaryKey.isEmpty() ? null : primaryKey.get(0));
    if (key != null && !primaryKey.isEmpty() && !primaryKey.contains(key)) {
      // Else one primary key could come through two partitions, in either order.
      fault(file + ": key '" + key.name() + "' must be one of primaryKey's fields");
    }
    WriteMode writeMode = oneOf(schema, "writeMode", WriteMode.values());
    Partition partition = oneOf(schema, "partition", Partition.values());
    if (faults.size() > before) {
      return Optional.empty();
    }
    var stream =
        new EventStream(
            schema.getName(),
            Objects.requireNonNullElse(schema.getDoc(), ""),
            topic,
            table,
            writeMode,
            key,
            primaryKey,
            partition,
            fields,
            file);
    if (partition == Partition.DAY && stream.dayField().isEmpty()) {
      fault(file + ": partition is day, but primaryKey has no timestamp-micros");
    }
    return faults.size() > before ? Optional.empty() : Optional.of(stream);
  }

  /** Notes a fault, which is one line whatever it repeats of the file. */
  private void fault(String message) {
    faults.add(CONTROLS.matcher(message).replaceAll(" "));
  }

  private static String reason(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof JacksonException json) {
        JsonLocation at = json.getLocation();
        String where =
            at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return json.getOriginalMessage() + where;
      }
    }
    return String.valueOf(e.getMessage());
  }

  /** The constant that the property names, or the first of them. */
  private <E extends Enum<E>> E oneOf(Schema schema, String property, E[] constants) {
    Optional<String> word = text(schema, property);
    if (word.isEmpty()) {
      return constants[0];
    }
    var words = new ArrayList<String>();
    for (E constant : constants) {
      words.add(constant.name().toLowerCase(Locale.ROOT));
    }
    int place = words.indexOf(word.get());
    if (place < 0) {
      fault(
          "%s: %s '%s' is not supported; supported: %s"
              .formatted(file, property, word.get(), String.join(", ", words)));
    }
    return constants[Math.max(place, 0)];
  }

  private List<Field> primaryKey(Schema schema, List<Field> fields) {
    if (!(schema.getObjectProp("primaryKey") instanceof Collection<?> names) || names.isEmpty()) {
      fault(file + ": primaryKey must be a list of field names");
      return List.of();
    }
    var primaryKey = new ArrayList<Field>();
    for (Object name : names) {
      Field field = named(String.valueOf(name), fields, "primaryKey");
      if (field == null) {
        continue;
      }
      if (!field.required()) {
        fault(at(field.name()) + "is part of primaryKey and so cannot be optional");
      }
      if (primaryKey.contains(field)) {
        fault(at(field.name()) + "stands twice in primaryKey");
      }
      primaryKey.add(field);
    }
    return primaryKey;
  }

  private Field named(String name, List<Field> fields, String property) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    fault(file + ": " + property + " names '" + name + "', which is no field");
    return null;
  }

  private Field field(Schema.Field field) {
    String name = field.name();
    if (!FIELD_NAME.matcher(name).matches()) {
      fault(at(name) + "must match " + FIELD_NAME);
    }
    if (TAKEN_NAMES.contains(name)) {
      fault(at(name) + "is a name the table needs for itself");
    }
    if (name.length() > LONGEST_IDENTIFIER) {
      fault(at(name) + "is longer than " + LONGEST_IDENTIFIER + " characters");
    }
    knownProperties(field.getObjectProps().keySet(), FIELD_PROPERTIES, at(name).strip());
    Schema type = field.schema();
    boolean required = true;
    if (type.getType() == Schema.Type.UNION && type.getTypes().size() == 2 && type.isNullable()) {
      required = false;
      List<Schema> types = type.getTypes();
      type = types.get(types.get(0).getType() == Schema.Type.NULL ? 1 : 0);
    }
    if (field.hasDefaultValue() && field.defaultVal() != JsonProperties.NULL_VALUE) {
      fault(at(name) + "has a default; supported: null, of an optional field");
    }
    FieldType fieldType = type(type);
    if (fieldType == null) {
      fault(
          at(name) + "is of type " + told(type) + ", not supported; supported: " + SUPPORTED_TYPES);
      fieldType = FieldType.STRING;
    }
    int precision = 0;
    int scale = 0;
    if (fieldType == FieldType.DECIMAL) {
      var decimal = (LogicalTypes.Decimal) type.getLogicalType();
      precision = decimal.getPrecision();
      scale = decimal.getScale();
      if (precision > MOST_DIGITS) {
        fault(at(name) + "precision " + precision + " is more than is supported: " + MOST_DIGITS);
      }
    }
    return new Field(
        field.pos(),
        // The parser compares names by identity first.
        name.intern(),
        Objects.requireNonNullElse(field.doc(), ""),
        fieldType,
        required,
        maxLength(field, fieldType),
        pattern(field, fieldType),
        bounds(field, fieldType),
        precision,
        scale);
  }

  private static FieldType type(Schema type) {
    String logical =
        type.getLogicalType() == null
            ? type.getProp("logicalType")
            : type.getLogicalType().getName();
    return switch (type.getType()) {
      case BOOLEAN -> logical == null ? FieldType.BOOLEAN : null;
      case FLOAT -> logical == null ? FieldType.FLOAT : null;
      case DOUBLE -> logical == null ? FieldType.DOUBLE : null;
      case INT -> logical == null ? FieldType.INT : logical.equals("date") ? FieldType.DATE : null;
      case LONG ->
          logical == null
              ? FieldType.LONG
              : logical.equals("timestamp-micros") ? FieldType.TIMESTAMP_MICROS : null;
      case STRING ->
          logical == null ? FieldType.STRING : logical.equals("uuid") ? FieldType.UUID : null;
      case BYTES ->
          type.getLogicalType() instanceof LogicalTypes.Decimal ? FieldType.DECIMAL : null;
      default -> null;
    };
  }

  private static String told(Schema type) {
    String logical = type.getProp("logicalType");
    return logical == null ? type.getType().getName() : logical + " " + type.getType().getName();
  }

  private OptionalInt maxLength(Schema.Field field, FieldType type) {
    Object value = field.getObjectProp("maxLength");
    if (value == null) {
      return OptionalInt.empty();
    }
    if (type != FieldType.STRING
        || !(value instanceof Integer length)
        || length < 1
        || length > LONGEST_TEXT) {
      fault(
          at(field.name())
              + "maxLength '"
              + value
              + "' must be a whole number from 1 to "
              + LONGEST_TEXT
              + ", on a string");
      return OptionalInt.empty();
    }
    return OptionalInt.of(length);
  }

  private Optional<Pattern> pattern(Schema.Field field, FieldType type) {
    Object value = field.getObjectProp("pattern");
    if (value == null) {
      return Optional.empty();
    }
    try {
      if (type == FieldType.STRING && value instanceof String expression) {
        return Optional.of(Pattern.compile(expression));
      }
    } catch (PatternSyntaxException e) {
      // told below
    }
    fault(at(field.name()) + "pattern '" + value + "' must be a regular expression, on a string");
    return Optional.empty();
  }

  private Field.Bounds bounds(Schema.Field field, FieldType type) {
    var bounds =
        new Field.Bounds(
            bound(field, type, "minimum", Double.NEGATIVE_INFINITY),
            bound(field, type, "maximum", Double.POSITIVE_INFINITY),
            bound(field, type, "exclusiveMaximum", Double.POSITIVE_INFINITY));
    if (bounds.minimum() > bounds.maximum() || bounds.minimum() >= bounds.exclusiveMaximum()) {
      fault(at(field.name()) + "no number is within its bounds: " + bounds);
    }
    return bounds;
  }

  private double bound(Schema.Field field, FieldType type, String property, double open) {
    Object value = field.getObjectProp(property);
    if (value == null) {
      return open;
    }
    if (type.isNumber() && value instanceof Number number) {
      return number.doubleValue();
    }
    fault(at(field.name()) + property + " '" + value + "' must be a number, on a number");
    return open;
  }

  private Optional<String> text(Schema schema, String property) {
    Object value = schema.getObjectProp(property);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text && !text.isBlank()) {
      return Optional.of(text);
    }
    fault(file + ": " + property + " must be a text");
    return Optional.empty();
  }

  private void knownProperties(Set<String> found, Set<String> known, String where) {
    for (String property : found) {
      if (!known.contains(property)) {
        fault(
            where
                + (where.endsWith(":") ? " " : ": ")
                + "property '"
                + property
                + "' is not supported; supported: "
                + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  private String at(String field) {
    return file + ": field '" + field + "': ";
  }
}
