package io.avtelemetry.ingest;

import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Field;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes up an event of a stream, to show what a post looks like. */
final class ExampleEvent {
  private static final int DEFAULT_LENGTH = 8;

  private ExampleEvent() {}

  /** One JSON object with every required field. */
  static String of(EventStream stream) {
    return stream.fields().stream()
        .filter(Field::required)
        .map(field -> "\"" + field.name() + "\":" + value(field))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Field field) {
    return switch (field.type()) {
      case BOOLEAN -> "true";
      case INT, LONG, FLOAT, DOUBLE, DECIMAL -> number(field);
      case STRING -> "\"" + text(field) + "\"";
      case TIMESTAMP_MICROS -> "\"2026-01-01T12:00:00Z\"";
      case DATE -> "\"2026-01-01\"";
      case UUID -> "\"123e4567-e89b-42d3-a456-426614174000\"";
    };
  }

  private static String number(Field field) {
    double least = field.bounds().minimum();
    double most = field.bounds().maximum();
    double value = Math.min(Math.max(1, least), most);
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** The first of some guesses that the pattern takes, longest first. */
  private static String text(Field field) {
    int longest = field.maxLength().orElse(DEFAULT_LENGTH);
    Pattern pattern = field.pattern().orElse(null);
    if (pattern == null) {
      return "Example".substring(0, Math.min(longest, "Example".length()));
    }
    return IntStream.rangeClosed(1, Math.min(longest, 64))
        .map(i -> Math.min(longest, 64) + 1 - i)
        .boxed()
        .flatMap(
            length ->
                Stream.of("EXAMPLE" + "0".repeat(64), "example" + "0".repeat(64), "1".repeat(64))
                    .map(guess -> guess.substring(0, length)))
        .filter(guess -> pattern.matcher(guess).matches())
        .findFirst()
        .orElse("…");
  }
}
