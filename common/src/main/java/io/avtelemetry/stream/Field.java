package io.avtelemetry.stream;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * One field of a stream: a property of the JSON event and a column of the table.
 *
 * @param index the place in the row, from 0
 * @param doc the schema's text, empty where it has none
 * @param required false where the schema's type is a union with null
 * @param maxLength the most Unicode characters of a text
 * @param pattern what the whole of a text must match
 * @param bounds the range of a number
 * @param precision digits of a decimal, 0 for other types
 * @param scale digits of a decimal behind the point, 0 for other types
 */
public record Field(
    int index,
    String name,
    String doc,
    FieldType type,
    boolean required,
    OptionalInt maxLength,
    Optional<Pattern> pattern,
    Bounds bounds,
    int precision,
    int scale) {

  /**
   * A range of numbers, infinite where open.
   *
   * @param exclusiveMaximum the least number that is too large
   */
  public record Bounds(double minimum, double maximum, double exclusiveMaximum) {
    static final Bounds NONE =
        new Bounds(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    boolean contains(double value) {
      return value >= minimum && value <= maximum && value < exclusiveMaximum;
    }

    @Override
    public String toString() {
      String least = minimum == Double.NEGATIVE_INFINITY ? "" : "at least " + minimum;
      String most =
          exclusiveMaximum != Double.POSITIVE_INFINITY
              ? "below " + exclusiveMaximum
              : maximum != Double.POSITIVE_INFINITY ? "at most " + maximum : "";
      return least.isEmpty() || most.isEmpty() ? least + most : least + " and " + most;
    }
  }
}
