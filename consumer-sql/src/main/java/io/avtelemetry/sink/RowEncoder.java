package io.avtelemetry.sink;

import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.FieldType;
import io.avtelemetry.stream.Row;
import java.math.BigDecimal;

/**
 * Writes a row in the format of {@code COPY … (FORMAT binary)}, its columns in the stream's order.
 *
 * <p>Thread-safe: it holds nothing but the stream's types.
 */
final class RowEncoder {
  /** PostgreSQL counts time from 2000-01-01 UTC. */
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  private static final int EPOCH_DAYS = 10_957;
  private static final int NULL = -1;

  /** A length and the longest value of fixed size, a UUID. */
  private static final int FIXED_SIZE = Integer.BYTES + 2 * Long.BYTES;

  private static final int NUMERIC_NEGATIVE = 0x4000;
  private static final int DIGITS_PER_GROUP = 4;

  private final FieldType[] types;

  RowEncoder(EventStream stream) {
    types = stream.fields().stream().map(f -> f.type()).toArray(FieldType[]::new);
  }

  void encode(Row row, CopyBuffer to) {
    to.reserve(Short.BYTES + types.length * FIXED_SIZE);
    to.putShort(types.length);
    for (int i = 0; i < types.length; i++) {
      if (row.isPresent(i)) {
        encode(row, i, to);
      } else {
        to.putInt(NULL);
      }
    }
  }

  private void encode(Row row, int field, CopyBuffer to) {
    switch (types[field]) {
      case BOOLEAN -> {
        to.putInt(1);
        to.putByte((int) row.longAt(field));
      }
      case INT -> {
        to.putInt(Integer.BYTES);
        to.putInt((int) row.longAt(field));
      }
      case LONG -> {
        to.putInt(Long.BYTES);
        to.putLong(row.longAt(field));
      }
      case FLOAT -> {
        to.putInt(Float.BYTES);
        to.putInt(Float.floatToIntBits((float) row.doubleAt(field)));
      }
      case DOUBLE -> {
        to.putInt(Double.BYTES);
        to.putLong(Double.doubleToLongBits(row.doubleAt(field)));
      }
      case TIMESTAMP_MICROS -> {
        to.putInt(Long.BYTES);
        to.putLong(row.longAt(field) - EPOCH_MICROS);
      }
      case DATE -> {
        to.putInt(Integer.BYTES);
        to.putInt((int) row.longAt(field) - EPOCH_DAYS);
      }
      case UUID -> {
        to.putInt(2 * Long.BYTES);
        to.putLong(row.uuidHigh(field));
        to.putLong(row.uuidLow(field));
      }
      case STRING -> {
        int length = row.textLength(field);
        to.reserve(length + (types.length - field) * FIXED_SIZE);
        to.putInt(length);
        to.put(row.text(), row.textStart(field), length);
      }
      case DECIMAL -> {
        String digits = groups(row.decimalAt(field));
        to.reserve(digits.length() + (types.length - field) * FIXED_SIZE);
        putNumeric(row.decimalAt(field), digits, to);
      }
    }
  }

  /** The digits, filled up with zeros on both sides to whole groups left and right of the point. */
  private static String groups(BigDecimal value) {
    int scale = value.scale();
    String digits = value.unscaledValue().abs().toString() + "0".repeat(gap(scale));
    return "0".repeat(gap(digits.length())) + digits;
  }

  private static int gap(int digits) {
    return Math.floorMod(-digits, DIGITS_PER_GROUP);
  }

  /** A numeric is groups of four digits: how many, the first one's weight, sign, scale, groups. */
  private static void putNumeric(BigDecimal value, String digits, CopyBuffer to) {
    int count = value.signum() == 0 ? 0 : digits.length() / DIGITS_PER_GROUP;
    int behindPoint = (value.scale() + gap(value.scale())) / DIGITS_PER_GROUP;
    to.putInt((4 + count) * Short.BYTES);
    to.putShort(count);
    to.putShort(count == 0 ? 0 : count - behindPoint - 1);
    to.putShort(value.signum() < 0 ? NUMERIC_NEGATIVE : 0);
    to.putShort(value.scale());
    for (int i = 0; i < count; i++) {
      int start = i * DIGITS_PER_GROUP;
      to.putShort(Integer.parseInt(digits, start, start + DIGITS_PER_GROUP, 10));
    }
  }
}
