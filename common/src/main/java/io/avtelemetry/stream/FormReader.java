package io.avtelemetry.stream;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads the name=value pairs of a form, strictly: broken escapes and UTF-8 are refused. */
final class FormReader {
  private static final int HEX = 16;

  private final Map<String, Field> byName;
  private final ValueReader values;

  FormReader(Map<String, Field> byName, ValueReader values) {
    this.byName = byName;
    this.values = values;
  }

  void read(byte[] bytes, int offset, int length, Row row) throws RefusedException {
    int end = offset + length;
    int start = offset;
    for (int i = offset; i <= end; i++) {
      if (i == end || bytes[i] == '&') {
        if (i > start) {
          readPair(bytes, start, i, row);
        }
        start = i + 1;
      }
    }
  }

  private void readPair(byte[] bytes, int start, int end, Row row) throws RefusedException {
    int equals = start;
    while (equals < end && bytes[equals] != '=') {
      equals++;
    }
    String name = decoded(bytes, start, equals, null);
    Field field = byName.get(name);
    if (field == null) {
      throw new RefusedException(EventParser.shortened(name), "is not a field of this stream");
    }
    if (!row.give(field.index())) {
      throw new RefusedException(field.name(), "is given twice");
    }
    String value = equals == end ? "" : decoded(bytes, equals + 1, end, field.name());
    // A form cannot say null: an optional field left empty is one without a value.
    if (!value.isEmpty() || field.required()) {
      values.read(value, field, row);
    }
  }

  private static String decoded(byte[] bytes, int start, int end, String field)
      throws RefusedException {
    ByteBuffer decoded = ByteBuffer.allocate(end - start);
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      if (b == '+') {
        decoded.put((byte) ' ');
      } else if (b == '%') {
        int high = i + 2 < end ? Character.digit(bytes[i + 1], HEX) : -1;
        int low = i + 2 < end ? Character.digit(bytes[i + 2], HEX) : -1;
        if (high < 0 || low < 0) {
          throw new RefusedException(field, "has a broken %-escape");
        }
        decoded.put((byte) ((high << 4) | low));
        i += 2;
      } else {
        decoded.put(b);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new RefusedException(field, "is not UTF-8");
    }
  }
}
