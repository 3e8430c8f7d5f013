package io.avtelemetry.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tells senders what an event of a stream looks like, as JSON Schema (draft 2020-12). */
public final class JsonSchema {
  private JsonSchema() {}

  /** The schema of the stream's events, as JSON text. */
  public static String of(EventStream stream) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", stream.name());
    if (!stream.doc().isEmpty()) {
      schema.put("description", stream.doc());
    }
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (Field field : stream.fields()) {
      properties.set(field.name(), property(field));
      if (field.required()) {
        required.add(field.name());
      }
    }
    schema.put("additionalProperties", false);
    return schema.toPrettyString();
  }

  private static ObjectNode property(Field field) {
    ObjectNode property = JsonNodeFactory.instance.objectNode();
    switch (field.type()) {
      case BOOLEAN -> type(property, "boolean", field);
      case INT -> {
        type(property, "integer", field);
        property.put("format", "int32");
      }
      case LONG -> {
        type(property, "integer", field);
        property.put("format", "int64");
      }
      case FLOAT, DOUBLE, DECIMAL -> type(property, "number", field);
      case STRING -> type(property, "string", field);
      case UUID -> {
        type(property, "string", field);
        property.put("format", "uuid");
      }
      case DATE -> {
        type(property, "string", field);
        property.put("format", "date");
      }
      case TIMESTAMP_MICROS -> {
        ArrayNode forms = property.putArray("anyOf");
        forms.addObject().put("type", "string").put("format", "date-time");
        forms.addObject().put("type", "number").put("description", "Seconds since 1970, UTC.");
        if (!field.required()) {
          forms.addObject().put("type", "null");
        }
      }
    }
    if (!field.doc().isEmpty()) {
      property.put("description", field.doc());
    }
    field.maxLength().ifPresent(length -> property.put("maxLength", length));
    // The pattern of JSON Schema is found anywhere in a text, ours is the whole of it.
    field.pattern().ifPresent(p -> property.put("pattern", "^(?:" + p.pattern() + ")$"));
    bound(property, "minimum", field.bounds().minimum());
    bound(property, "maximum", field.bounds().maximum());
    bound(property, "exclusiveMaximum", field.bounds().exclusiveMaximum());
    return property;
  }

  private static void type(ObjectNode property, String type, Field field) {
    if (field.required()) {
      property.put("type", type);
    } else {
      property.putArray("type").add(type).add("null");
    }
  }

  private static void bound(ObjectNode property, String name, double bound) {
    if (Double.isFinite(bound)) {
      property.put(name, bound);
    }
  }
}
