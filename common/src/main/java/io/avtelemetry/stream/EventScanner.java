package io.avtelemetry.stream;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the plain events that senders send and the topic holds, without a general JSON parser.
 *
 * <p>It takes what is JSON, fits the stream and is simple (ASCII texts without escapes, plain
 * numbers), and gives everything else back unread: {@link EventParser} then reads it with Jackson
 * and says what is wrong, if anything is. So nothing is refused here, and a test holds that what is
 * taken here reads the same there. Not thread-safe.
 */
final class EventScanner {
  /** The event is not one of the simple ones. */
  static final int NOT_SIMPLE = -1;

  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long EXACT_MANTISSA = 1L << 53;
  private static final int LONGEST_MANTISSA = 18;
  private static final int LONGEST_NUMBER = 40;

  private final Field[] fields;
  private final byte[][] names;
  private final CharacterClass[] classes;
  private final ValueReader values;
  private final Row row;
  private final char[] scratch = new char[LONGEST_NUMBER];

  // What number() found.
  private long mantissa;
  private boolean whole;
  private double real;

  EventScanner(Field[] fields, ValueReader values, Row row) {
    this.fields = fields;
    this.values = values;
    this.row = row;
    names = new byte[fields.length][];
    classes = new CharacterClass[fields.length];
    for (Field field : fields) {
      names[field.index()] = ("\"" + field.name() + "\"").getBytes(StandardCharsets.US_ASCII);
      classes[field.index()] = field.pattern().flatMap(CharacterClass::of).orElse(null);
    }
  }

  /** Skips JSON's white space. */
  static int skipSpace(byte[] b, int from, int end) {
    int at = from;
    while (at < end && (b[at] == ' ' || b[at] == '\n' || b[at] == '\r' || b[at] == '\t')) {
      at++;
    }
    return at;
  }

  /** Fills the row from the object that begins here; returns the place behind it. */
  int scan(byte[] b, int from, int end) {
    row.clear();
    int at = from;
    if (at >= end || b[at] != '{') {
      return NOT_SIMPLE;
    }
    int expected = 0;
    do {
      at = skipSpace(b, at + 1, end);
      int index = nameAt(b, at, end, expected);
      if (index < 0 || row.isPresent(index)) {
        return NOT_SIMPLE;
      }
      expected = index + 1;
      at = skipSpace(b, at + names[index].length, end);
      if (at >= end || b[at] != ':') {
        return NOT_SIMPLE;
      }
      at = value(b, skipSpace(b, at + 1, end), end, fields[index]);
      if (at < 0) {
        return NOT_SIMPLE;
      }
      at = skipSpace(b, at, end);
    } while (at < end && b[at] == ',');
    return at < end && b[at] == '}' && hasRequired() ? at + 1 : NOT_SIMPLE;
  }

  private boolean hasRequired() {
    for (Field field : fields) {
      if (field.required() && !row.isPresent(field.index())) {
        return false;
      }
    }
    return true;
  }

  /** The index of the field whose quoted name stands here, the expected one tried first. */
  private int nameAt(byte[] b, int at, int end, int expected) {
    if (expected < names.length && isAt(names[expected], b, at, end)) {
      return expected;
    }
    for (int i = 0; i < names.length; i++) {
      if (isAt(names[i], b, at, end)) {
        return i;
      }
    }
    return NOT_SIMPLE;
  }

  private static boolean isAt(byte[] name, byte[] b, int at, int end) {
    return end - at > name.length && Arrays.equals(b, at, at + name.length, name, 0, name.length);
  }

  private int value(byte[] b, int at, int end, Field field) {
    if (at >= end) {
      return NOT_SIMPLE;
    }
    int index = field.index();
    switch (field.type()) {
      case STRING -> {
        return text(b, at, end, field);
      }
      case FLOAT, DOUBLE -> {
        int after = number(b, at, end);
        double value = field.type() == FieldType.FLOAT ? (float) real : real;
        if (after < 0 || !Double.isFinite(value) || !field.bounds().contains(value)) {
          return NOT_SIMPLE;
        }
        row.set(index, value);
        return after;
      }
      case INT, LONG -> {
        int after = number(b, at, end);
        if (after < 0
            || !whole
            || (field.type() == FieldType.INT && mantissa != (int) mantissa)
            || !field.bounds().contains((double) mantissa)) {
          return NOT_SIMPLE;
        }
        row.set(index, mantissa);
        return after;
      }
      case TIMESTAMP_MICROS, DATE, UUID -> {
        return shortText(b, at, end, field);
      }
      default -> {
        return NOT_SIMPLE; // BOOLEAN, DECIMAL: rare, left to the general parser
      }
    }
  }

  /** The place of the closing quote of a plain ASCII text that begins behind {@code start}. */
  private static int closingQuote(byte[] b, int start, int end) {
    for (int i = start; i < end; i++) {
      byte c = b[i];
      if (c == '"') {
        return i;
      }
      if (c < ' ' || c == '\\') { // controls, and all that is not ASCII
        return NOT_SIMPLE;
      }
    }
    return NOT_SIMPLE;
  }

  private int text(byte[] b, int at, int end, Field field) {
    int quote = b[at] == '"' ? closingQuote(b, at + 1, end) : NOT_SIMPLE;
    int length = quote - at - 1;
    if (quote < 0 || length > field.maxLength().orElse(Integer.MAX_VALUE)) {
      return NOT_SIMPLE;
    }
    if (field.pattern().isPresent()) {
      CharacterClass characters = classes[field.index()];
      if (characters == null || !characters.matches(b, at + 1, length)) {
        return NOT_SIMPLE;
      }
    }
    int start = row.reserveText(length);
    System.arraycopy(b, at + 1, row.text(), start, length);
    row.textEndsAt(start + length);
    row.setText(field.index(), start, length);
    return quote + 1;
  }

  /** A time, date or UUID: read from characters, as the general parser does. */
  private int shortText(byte[] b, int at, int end, Field field) {
    int quote = b[at] == '"' ? closingQuote(b, at + 1, end) : NOT_SIMPLE;
    int length = quote - at - 1;
    if (quote < 0 || length > scratch.length) {
      return NOT_SIMPLE;
    }
    widen(b, at + 1, length);
    return values.readsShortText(scratch, length, field, row) ? quote + 1 : NOT_SIMPLE;
  }

  private void widen(byte[] b, int from, int length) {
    for (int i = 0; i < length; i++) {
      scratch[i] = (char) b[from + i];
    }
  }

  /** Reads a number by JSON's grammar into the three fields above; returns the place behind it. */
  private int number(byte[] b, int from, int end) {
    int at = from;
    boolean negative = b[at] == '-';
    at += negative ? 1 : 0;
    int first = at;
    long digits = 0;
    while (at < end && isDigit(b[at])) {
      digits = digits * 10 + (b[at++] - '0');
    }
    int count = at - first;
    if (count == 0 || (count > 1 && b[first] == '0')) {
      return NOT_SIMPLE;
    }
    int scale = 0;
    if (at < end && b[at] == '.') {
      int point = at++;
      while (at < end && isDigit(b[at])) {
        digits = digits * 10 + (b[at++] - '0');
      }
      scale = at - point - 1;
      if (scale == 0) {
        return NOT_SIMPLE;
      }
      count += scale;
    }
    // More digits may have overflowed; exponents are rare: both are left to the general parser.
    if (count > LONGEST_MANTISSA || at >= end || (b[at] | 0x20) == 'e') {
      return NOT_SIMPLE;
    }
    whole = scale == 0;
    mantissa = negative ? -digits : digits;
    if (digits < EXACT_MANTISSA) {
      // Both are exact as doubles, so one division rounds once (Clinger, PLDI 1990).
      double value = digits / POWERS_OF_TEN[scale];
      real = negative ? -value : value;
    } else {
      widen(b, from, at - from);
      real = NumberInput.parseDouble(scratch, 0, at - from, true);
    }
    return at;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}
