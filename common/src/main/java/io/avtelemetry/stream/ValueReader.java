package io.avtelemetry.stream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks one value against its field, then sets it in the row. Not thread-safe. */
final class ValueReader {
  private static final int HEX = 16;

  /** As JSON has numbers, and no longer than any that means something: reading them takes time. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,99})(?:\\.[0-9]{1,99})?(?:[eE][-+]?[0-9]{1,9})?");

  private final Matcher[] patterns;
  private final CharArray view = new CharArray();

  ValueReader(EventStream stream) {
    patterns =
        stream.fields().stream()
            .map(f -> f.pattern().map(p -> p.matcher("")).orElse(null))
            .toArray(Matcher[]::new);
  }

  /** Sets the field to the value that the JSON parser stands on. */
  void read(JsonParser json, JsonToken token, Field field, Row row)
      throws IOException, RefusedException {
    switch (field.type()) {
      case BOOLEAN -> {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
          throw new RefusedException(field.name(), "must be true or false");
        }
        row.set(field.index(), token == JsonToken.VALUE_TRUE ? 1 : 0);
      }
      case INT, LONG -> {
        require(token == JsonToken.VALUE_NUMBER_INT, field, "must be a whole number");
        JsonParser.NumberType size = json.getNumberType();
        boolean fits =
            size == JsonParser.NumberType.INT
                || (size == JsonParser.NumberType.LONG && field.type() == FieldType.LONG);
        require(fits, field, outOfRange(field));
        whole(json.getLongValue(), field, row);
      }
      case FLOAT, DOUBLE -> {
        require(token.isNumeric(), field, "must be a number");
        real(json.getDoubleValue(), field, row);
      }
      case DECIMAL -> {
        require(token.isNumeric() && !json.isNaN(), field, "must be a finite number");
        decimal(decimalOf(json, field), field, row);
      }
      case TIMESTAMP_MICROS -> {
        if (token == JsonToken.VALUE_STRING) {
          timestamp(
              Timestamps.parse(
                  json.getTextCharacters(), json.getTextOffset(), json.getTextLength()),
              field,
              row);
        } else {
          require(token.isNumeric() && !json.isNaN(), field, Timestamps.FORMS);
          timestamp(
              token == JsonToken.VALUE_NUMBER_INT
                      && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                  ? Timestamps.ofEpochSeconds(json.getLongValue())
                  : Timestamps.ofEpochSeconds(decimalOf(json, field)),
              field,
              row);
        }
      }
      case STRING, UUID, DATE -> {
        require(token == JsonToken.VALUE_STRING, field, "must be a text");
        text(json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), field, row);
      }
    }
  }

  /** Sets the field to what a text says, where the sender has no other way to say it. */
  void read(String value, Field field, Row row) throws RefusedException {
    char[] characters = value.toCharArray();
    switch (field.type()) {
      case BOOLEAN -> {
        require(value.equals("true") || value.equals("false"), field, "must be true or false");
        row.set(field.index(), value.equals("true") ? 1 : 0);
      }
      case INT, LONG -> {
        BigDecimal number = number(value, field);
        try {
          long whole =
              field.type() == FieldType.INT ? number.intValueExact() : number.longValueExact();
          whole(whole, field, row);
        } catch (ArithmeticException e) {
          throw new RefusedException(field.name(), outOfRange(field));
        }
      }
      case FLOAT, DOUBLE -> {
        require(NUMBER.matcher(value).matches(), field, "must be a number");
        real(Double.parseDouble(value), field, row);
      }
      case DECIMAL -> decimal(number(value, field), field, row);
      case TIMESTAMP_MICROS -> {
        long micros = Timestamps.parse(characters, 0, characters.length);
        timestamp(
            micros != Timestamps.INVALID || value.indexOf(':') >= 0
                ? micros
                : Timestamps.ofEpochSeconds(number(value, field)),
            field,
            row);
      }
      case STRING, UUID, DATE -> text(characters, 0, characters.length, field, row);
    }
  }

  /** Sets a TIMESTAMP_MICROS, DATE or UUID from its text; false where it is not one. */
  boolean readsShortText(char[] from, int length, Field field, Row row) {
    if (field.type() == FieldType.UUID) {
      return readsUuid(from, 0, length, field, row);
    }
    long value =
        field.type() == FieldType.DATE
            ? Timestamps.parseDate(from, 0, length)
            : Timestamps.parse(from, 0, length);
    if (value == Timestamps.INVALID) {
      return false;
    }
    row.set(field.index(), value);
    return true;
  }

  /**
   * An exponent beyond 32 bits is JSON, but Jackson has no number for it and no domain exception.
   */
  private static BigDecimal decimalOf(JsonParser json, Field field)
      throws IOException, RefusedException {
    try {
      return json.getDecimalValue();
    } catch (NumberFormatException e) {
      throw new RefusedException(field.name(), "has an exponent beyond all use");
    }
  }

  private static BigDecimal number(String value, Field field) throws RefusedException {
    require(
        NUMBER.matcher(value).matches(),
        field,
        field.type() == FieldType.TIMESTAMP_MICROS ? Timestamps.FORMS : "must be a number");
    return new BigDecimal(value);
  }

  private static void whole(long value, Field field, Row row) throws RefusedException {
    require(field.bounds().contains((double) value), field, "must be " + field.bounds());
    row.set(field.index(), value);
  }

  private static void real(double value, Field field, Row row) throws RefusedException {
    double stored = field.type() == FieldType.FLOAT ? (float) value : value;
    require(Double.isFinite(stored), field, "must be a finite number");
    if (!field.bounds().contains(stored)) {
      throw new RefusedException(field.name(), "must be " + field.bounds());
    }
    row.set(field.index(), stored);
  }

  private static void decimal(BigDecimal value, Field field, Row row) throws RefusedException {
    // Compared first: setScale of 1e999999999 would not end.
    boolean fits =
        value.signum() == 0
            || (value.precision() - (long) value.scale() <= field.precision() - field.scale()
                && value.stripTrailingZeros().scale() <= field.scale());
    require(
        fits,
        field,
        "must have at most "
            + (field.precision() - field.scale())
            + " digits before and "
            + field.scale()
            + " behind the point");
    require(field.bounds().contains(value.doubleValue()), field, "must be " + field.bounds());
    row.set(
        field.index(),
        value.signum() == 0
            ? BigDecimal.ZERO.setScale(field.scale())
            : value.setScale(field.scale(), RoundingMode.UNNECESSARY));
  }

  private static void timestamp(long micros, Field field, Row row) throws RefusedException {
    require(micros != Timestamps.INVALID, field, Timestamps.FORMS);
    row.set(field.index(), micros);
  }

  private void text(char[] from, int start, int length, Field field, Row row)
      throws RefusedException {
    switch (field.type()) {
      case UUID ->
          require(
              readsUuid(from, start, length, field, row),
              field,
              "must be a UUID (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)");
      case DATE -> {
        long days = Timestamps.parseDate(from, start, length);
        require(days != Timestamps.INVALID, field, "must be a date (2026-11-21)");
        row.set(field.index(), days);
      }
      default -> string(from, start, length, field, row);
    }
  }

  private void string(char[] from, int start, int length, Field field, Row row)
      throws RefusedException {
    int maximum = field.maxLength().orElse(Integer.MAX_VALUE);
    int at = row.reserveText(length * 3);
    byte[] to = row.text();
    int first = at;
    int characters = 0;
    for (int i = start; i < start + length; i++, characters++) {
      char c = from[i];
      if (c < 0x80) {
        if (c == 0) {
          throw new RefusedException(
              field.name(), "must not hold the character U+0000, which PostgreSQL cannot store");
        }
        to[at++] = (byte) c;
      } else if (c < 0x800) {
        to[at++] = (byte) (0xC0 | (c >> 6));
        to[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (!Character.isSurrogate(c)) {
        to[at++] = (byte) (0xE0 | (c >> 12));
        to[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        to[at++] = (byte) (0x80 | (c & 0x3F));
      } else {
        if (!Character.isHighSurrogate(c)
            || i + 1 == start + length
            || !Character.isLowSurrogate(from[i + 1])) {
          throw new RefusedException(field.name(), "must not hold half a surrogate pair");
        }
        int codePoint = Character.toCodePoint(c, from[++i]);
        to[at++] = (byte) (0xF0 | (codePoint >> 18));
        to[at++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
        to[at++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        to[at++] = (byte) (0x80 | (codePoint & 0x3F));
      }
    }
    if (characters > maximum) {
      throw new RefusedException(
          field.name(), "must have at most " + maximum + " characters, has " + characters);
    }
    Matcher pattern = patterns[field.index()];
    if (pattern != null && !pattern.reset(view.of(from, start, length)).matches()) {
      throw new RefusedException(field.name(), "must match " + pattern.pattern().pattern());
    }
    row.textEndsAt(at);
    row.setText(field.index(), first, at - first);
  }

  private static boolean readsUuid(char[] from, int start, int length, Field field, Row row) {
    if (length != 36) {
      return false;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < length; i++) {
      char c = from[start + i];
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return false;
        }
        continue;
      }
      int digit = c < 0x80 ? Character.digit(c, HEX) : -1;
      if (digit < 0) {
        return false;
      }
      if (i < 18) {
        high = (high << 4) | digit;
      } else {
        low = (low << 4) | digit;
      }
    }
    row.setUuid(field.index(), high, low);
    return true;
  }

  private static String outOfRange(Field field) {
    return "must be a whole number of " + (field.type() == FieldType.INT ? 32 : 64) + " bits";
  }

  private static void require(boolean condition, Field field, String detail)
      throws RefusedException {
    if (!condition) {
      throw new RefusedException(field.name(), detail);
    }
  }

  /** A part of an array of characters as a CharSequence, without a copy. */
  private static final class CharArray implements CharSequence {
    private char[] characters;
    private int start;
    private int length;

    CharArray of(char[] from, int first, int count) {
      characters = from;
      start = first;
      length = count;
      return this;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public char charAt(int index) {
      return characters[start + index];
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return new String(characters, start + from, to - from);
    }

    @Override
    public String toString() {
      return new String(characters, start, length);
    }
  }
}
