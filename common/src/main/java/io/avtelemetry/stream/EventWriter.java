package io.avtelemetry.stream;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes a row as canonical JSON (the stream's field order, no white space, absent fields left out,
 * numbers in their shortest form that reads back the same) and as its Kafka key.
 *
 * <p>Not thread-safe: one for each thread.
 */
public final class EventWriter {
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] HEX = ascii("0123456789abcdef");

  /** No number, date, time or UUID with its quotes is longer (decimals are asked for). */
  private static final int LONGEST_SHORT_VALUE = 48;

  private static final long BILLION = 1_000_000_000;
  private static final double LARGEST_DECIMAL = 1e6;

  private final Field[] fields;
  private final byte[][] names;
  private final Field keyField;
  private byte[] buffer = new byte[1024];
  private int end;

  /** A writer of one stream's events. */
  public EventWriter(EventStream stream) {
    fields = stream.fields().toArray(Field[]::new);
    names = new byte[fields.length][];
    for (Field field : fields) {
      names[field.index()] = ascii(",\"" + field.name() + "\":");
    }
    keyField = stream.keyField();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The row's canonical JSON, as UTF-8. */
  public byte[] value(Row row) {
    end = 0;
    for (Field field : fields) {
      if (row.isPresent(field.index())) {
        append(names[field.index()]);
        append(field, row);
      }
    }
    reserve(1);
    buffer[end++] = '}';
    buffer[0] = '{'; // in place of the first name's comma
    return Arrays.copyOf(buffer, end);
  }

  /** The Kafka key: the key field's plain text, as UTF-8. */
  public byte[] key(Row row) {
    int index = keyField.index();
    if (keyField.type() == FieldType.STRING) {
      int start = row.textStart(index);
      return Arrays.copyOfRange(row.text(), start, start + row.textLength(index));
    }
    end = 0;
    append(keyField, row);
    return buffer[0] == '"' ? Arrays.copyOfRange(buffer, 1, end - 1) : Arrays.copyOf(buffer, end);
  }

  private void append(Field field, Row row) {
    int index = field.index();
    switch (field.type()) {
      case BOOLEAN -> append(row.longAt(index) == 1 ? TRUE : FALSE);
      case INT, LONG -> {
        reserve(LONGEST_SHORT_VALUE);
        end = NumberOutput.outputLong(row.longAt(index), buffer, end);
      }
      case FLOAT -> appendAscii(NumberOutput.toString((float) row.doubleAt(index), true));
      case DOUBLE -> appendDouble(row.doubleAt(index));
      case DECIMAL -> appendAscii(row.decimalAt(index).toPlainString());
      case TIMESTAMP_MICROS -> {
        reserve(LONGEST_SHORT_VALUE);
        buffer[end++] = '"';
        end = Timestamps.write(row.longAt(index), buffer, end);
        buffer[end++] = '"';
      }
      case DATE -> {
        reserve(LONGEST_SHORT_VALUE);
        buffer[end++] = '"';
        end = Timestamps.writeDate(row.longAt(index), buffer, end);
        buffer[end++] = '"';
      }
      case UUID -> {
        reserve(LONGEST_SHORT_VALUE);
        buffer[end++] = '"';
        appendAscii(new UUID(row.uuidHigh(index), row.uuidLow(index)).toString());
        buffer[end++] = '"';
      }
      case STRING -> appendText(row.text(), row.textStart(index), row.textLength(index));
    }
  }

  /**
   * A double that is a decimal of at most 15 digits, nine of them behind the point, is written as
   * that decimal: no other of 15 digits or less reads as the same double, so it is also the
   * shortest. Measured values are such decimals, and this is three times as fast as the search for
   * the shortest form that the others need.
   */
  private void appendDouble(double value) {
    double magnitude = Math.abs(value);
    if (magnitude < LARGEST_DECIMAL) {
      long billionths = Math.round(magnitude * BILLION);
      if (billionths / (double) BILLION == magnitude) {
        reserve(LONGEST_SHORT_VALUE);
        if (value < 0) {
          buffer[end++] = '-';
        }
        end = NumberOutput.outputLong(billionths / BILLION, buffer, end);
        buffer[end++] = '.';
        appendFraction((int) (billionths % BILLION));
        return;
      }
    }
    appendAscii(NumberOutput.toString(value, true));
  }

  /** The nine digits behind the point, without trailing zeros but for the first. */
  private void appendFraction(int billionths) {
    int rest = billionths;
    int digits = 9;
    while (digits > 1 && rest % 10 == 0) {
      rest /= 10;
      digits--;
    }
    for (int i = end + digits - 1; i >= end; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    end += digits;
  }

  /** Escapes what RFC 8259 says must be: quote, backslash and the controls. */
  private void appendText(byte[] text, int start, int length) {
    reserve(length * 6 + 2);
    buffer[end++] = '"';
    for (int i = start; i < start + length; i++) {
      byte b = text[i];
      if (b == '"' || b == '\\') {
        buffer[end++] = '\\';
        buffer[end++] = b;
      } else if (b >= 0 && b < ' ') {
        buffer[end++] = '\\';
        buffer[end++] = 'u';
        buffer[end++] = '0';
        buffer[end++] = '0';
        buffer[end++] = HEX[b >> 4];
        buffer[end++] = HEX[b & 0xF];
      } else {
        buffer[end++] = b;
      }
    }
    buffer[end++] = '"';
  }

  @SuppressWarnings("deprecation") // the one call that copies ASCII without an encoder
  private void appendAscii(String text) {
    int length = text.length();
    reserve(length + 1);
    text.getBytes(0, length, buffer, end);
    end += length;
  }

  private void append(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, end, bytes.length);
    end += bytes.length;
  }

  private void reserve(int bytes) {
    if (buffer.length - end < bytes) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, end + bytes));
    }
  }
}
