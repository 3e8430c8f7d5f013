package io.avtelemetry.stream;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One typed event, reused by the parser that fills it: read it before the next parse.
 *
 * <p>Primitive values stand in an array of longs and texts as UTF-8 in one shared buffer, so that
 * parsing and encoding an event allocate nothing. Not thread-safe.
 */
public final class Row {
  private static final int TEXT_CAPACITY = 512;

  private final boolean[] given;
  private final boolean[] present;
  private final long[] values;
  private final long[] seconds;
  private final BigDecimal[] decimals;
  private byte[] text = new byte[TEXT_CAPACITY];
  private int textEnd;

  Row(List<Field> fields) {
    int size = fields.size();
    given = new boolean[size];
    present = new boolean[size];
    values = new long[size];
    seconds = new long[size];
    decimals = new BigDecimal[size];
  }

  void clear() {
    Arrays.fill(given, false);
    Arrays.fill(present, false);
    textEnd = 0;
  }

  /** Whether the optional field has a value; true for a required one. */
  public boolean isPresent(int field) {
    return present[field];
  }

  /**
   * The value of an INT, a LONG, a BOOLEAN (0 or 1), a TIMESTAMP_MICROS (microseconds since 1970,
   * UTC) or a DATE (days since 1970).
   */
  public long longAt(int field) {
    return values[field];
  }

  /** The value of a DOUBLE or a FLOAT. */
  public double doubleAt(int field) {
    return Double.longBitsToDouble(values[field]);
  }

  /** The buffer in which the texts stand as UTF-8. */
  public byte[] text() {
    return text;
  }

  /** Where a STRING begins in {@link #text()}. */
  public int textStart(int field) {
    return (int) values[field];
  }

  /** A STRING's length in bytes of UTF-8. */
  public int textLength(int field) {
    return (int) seconds[field];
  }

  /** A STRING as such. */
  public String stringAt(int field) {
    return new String(text, textStart(field), textLength(field), StandardCharsets.UTF_8);
  }

  /** The first 64 bits of a UUID. */
  public long uuidHigh(int field) {
    return values[field];
  }

  /** The last 64 bits of a UUID. */
  public long uuidLow(int field) {
    return seconds[field];
  }

  /** A DECIMAL, of the field's scale. */
  public BigDecimal decimalAt(int field) {
    return decimals[field];
  }

  /** Notes that the event names the field, be it with a value or without; false the second time. */
  boolean give(int field) {
    boolean first = !given[field];
    given[field] = true;
    return first;
  }

  void set(int field, long value) {
    values[field] = value;
    present[field] = true;
  }

  void set(int field, double value) {
    // One zero: -0.0 and 0.0 are equal in SQL, and so in a primary key.
    set(field, Double.doubleToRawLongBits(value + 0.0));
  }

  void set(int field, BigDecimal value) {
    decimals[field] = value;
    present[field] = true;
  }

  void setUuid(int field, long high, long low) {
    seconds[field] = low;
    set(field, high);
  }

  void setText(int field, int start, int length) {
    seconds[field] = length;
    set(field, start);
  }

  /** Makes room for so many more bytes of text and returns where they begin. */
  int reserveText(int bytes) {
    if (text.length - textEnd < bytes) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, textEnd + bytes));
    }
    return textEnd;
  }

  void textEndsAt(int end) {
    textEnd = end;
  }
}
