package io.avtelemetry.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads events of one stream out of JSON or a form, straight into a reused row.
 *
 * <p>Not thread-safe: one for each thread.
 */
public final class EventParser {
  /**
   * NaN and the infinities are let through to the field's check, which refuses them by name. The
   * document is taken as UTF-8, whatever its first bytes look like.
   */
  private static final JsonFactory factory =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .build();

  /** What Jackson tells programmers who use it; senders need not know. */
  private static final Pattern ADVICE =
      Pattern.compile(
          "(?:: (?:was expecting \\(JSON|expected a valid value|enable `)| \\(start marker at ).*",
          Pattern.DOTALL);

  private static final int LONGEST_TOLD_NAME = 64;

  private static final EventVisitor SILENT =
      new EventVisitor() {
        @Override
        public void accepted(int index, Row row) {}

        @Override
        public void refused(int index, String field, String detail) {}
      };

  private final Field[] fields;
  private final Map<String, Field> byName = new HashMap<>();
  private final ValueReader values;
  private final FormReader form;
  private final EventScanner scanner;
  private final Row row;

  /** A parser of one stream's events. */
  public EventParser(EventStream stream) {
    fields = stream.fields().toArray(Field[]::new);
    for (Field field : fields) {
      byName.put(field.name(), field);
    }
    values = new ValueReader(stream);
    form = new FormReader(byName, values);
    row = new Row(stream.fields());
    scanner = new EventScanner(fields, values, row);
  }

  /**
   * Reads exactly one JSON object.
   *
   * @return the row, valid until the next parse
   * @throws RefusedException where it is not one, or does not fit the stream
   */
  public Row parse(byte[] bytes, int offset, int length) throws RefusedException {
    int end = offset + length;
    int after = scanner.scan(bytes, EventScanner.skipSpace(bytes, offset, end), end);
    if (after >= 0 && EventScanner.skipSpace(bytes, after, end) == end) {
      return row;
    }
    return parseWithJackson(bytes, offset, length);
  }

  /** Reads what is not simple, and says what is wrong with it. */
  Row parseWithJackson(byte[] bytes, int offset, int length) throws RefusedException {
    requireUtf8(bytes, offset, length);
    try (JsonParser json = factory.createParser(bytes, offset, length)) {
      JsonToken first = json.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw new RefusedException(null, first == null ? "is empty" : "must be a JSON object");
      }
      readObject(json);
      requireEnd(json);
      return row;
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /**
   * Reads one JSON object or an array of them.
   *
   * @throws RefusedException where the document as a whole is not JSON; what the visitor was told
   *     before must then be forgotten
   */
  public void parseJson(byte[] bytes, int offset, int length, EventVisitor visitor)
      throws RefusedException {
    int end = offset + length;
    int at = EventScanner.skipSpace(bytes, offset, end);
    boolean array = at < end && bytes[at] == '[';
    int told = 0;
    do {
      at = scanner.scan(bytes, array ? EventScanner.skipSpace(bytes, at + 1, end) : at, end);
      if (at < 0) {
        // Not all simple: what the visitor was told already reads the same the second time.
        parseJsonWithJackson(bytes, offset, length, visitor, told);
        return;
      }
      visitor.accepted(told++, row);
      at = EventScanner.skipSpace(bytes, at, end);
    } while (array && at < end && bytes[at] == ',');
    if (array) {
      at = at < end && bytes[at] == ']' ? EventScanner.skipSpace(bytes, at + 1, end) : -1;
    }
    if (at != end) {
      parseJsonWithJackson(bytes, offset, length, visitor, told);
    }
  }

  /** As {@link #parseJson}, but silent about the first events. */
  void parseJsonWithJackson(
      byte[] bytes, int offset, int length, EventVisitor visitor, int toldAlready)
      throws RefusedException {
    requireUtf8(bytes, offset, length);
    try (JsonParser json = factory.createParser(bytes, offset, length)) {
      JsonToken first = json.nextToken();
      if (first == null) {
        throw new RefusedException(null, "is empty");
      }
      if (first == JsonToken.START_ARRAY) {
        int index = 0;
        for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
          readElement(json, t, index, index < toldAlready ? SILENT : visitor);
          index++;
        }
      } else {
        readElement(json, first, 0, toldAlready > 0 ? SILENT : visitor);
      }
      requireEnd(json);
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Reads newline-delimited JSON: each line that is not blank is an event and stands alone. */
  public void parseNdjson(byte[] bytes, int offset, int length, EventVisitor visitor) {
    int end = offset + length;
    int index = 0;
    int start = offset;
    for (int i = offset; i <= end; i++) {
      if (i == end || bytes[i] == '\n') {
        if (!isBlank(bytes, start, i)) {
          try {
            visitor.accepted(index, parse(bytes, start, i - start));
          } catch (RefusedException e) {
            visitor.refused(index, e.field(), e.detail());
          }
          index++;
        }
        start = i + 1;
      }
    }
  }

  /** Reads one event out of {@code application/x-www-form-urlencoded} (WHATWG URL, 5.1). */
  public void parseForm(byte[] bytes, int offset, int length, EventVisitor visitor) {
    row.clear();
    try {
      form.read(bytes, offset, length, row);
      requireFields();
      visitor.accepted(0, row);
    } catch (RefusedException e) {
      visitor.refused(0, e.field(), e.detail());
    }
  }

  private static boolean isBlank(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private void readElement(JsonParser json, JsonToken first, int index, EventVisitor visitor)
      throws IOException {
    if (first == null) {
      throw new JsonEOFException(json, null, "Unexpected end of the array");
    }
    if (first != JsonToken.START_OBJECT) {
      json.skipChildren();
      visitor.refused(index, null, "must be a JSON object");
      return;
    }
    // The event's own depth: where a fault stops its reading, the rest of it is passed over.
    int depth = json.getParsingContext().getNestingDepth();
    try {
      readObject(json);
    } catch (RefusedException e) {
      while (json.getParsingContext().getNestingDepth() >= depth) {
        if (json.nextToken() == null) {
          throw new JsonEOFException(json, null, "Unexpected end of the object");
        }
      }
      visitor.refused(index, e.field(), e.detail());
      return;
    }
    visitor.accepted(index, row);
  }

  private void readObject(JsonParser json) throws IOException, RefusedException {
    row.clear();
    int expected = 0;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      // Senders keep the order of the fields; Jackson interns names: mostly one comparison.
      Field field =
          expected < fields.length && isSame(fields[expected].name(), name)
              ? fields[expected]
              : byName.get(name);
      if (field == null) {
        throw new RefusedException(shortened(name), "is not a field of this stream");
      }
      expected = field.index() + 1;
      if (!row.give(field.index())) {
        throw new RefusedException(field.name(), "is given twice");
      }
      JsonToken token = json.nextToken();
      if (token == null) {
        throw new JsonEOFException(json, null, "Unexpected end after a field's name");
      }
      if (token != JsonToken.VALUE_NULL) {
        values.read(json, token, field, row);
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new JsonEOFException(json, json.currentToken(), "Unexpected end of the object");
    }
    requireFields();
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(String interned, String name) {
    return interned == name;
  }

  private void requireFields() throws RefusedException {
    for (Field field : fields) {
      if (field.required() && !row.isPresent(field.index())) {
        throw new RefusedException(field.name(), "is missing");
      }
    }
  }

  private static void requireUtf8(byte[] bytes, int offset, int length) throws RefusedException {
    int at = Utf8.firstInvalid(bytes, offset, length);
    if (at >= 0) {
      throw new RefusedException(null, "is not UTF-8 (at byte " + (at - offset) + ")");
    }
  }

  private static void requireEnd(JsonParser json) throws IOException, RefusedException {
    if (json.nextToken() != null) {
      throw new RefusedException(null, "has something behind its end");
    }
  }

  /** A stranger's name, cut to what an answer should repeat of it. */
  static String shortened(String name) {
    if (name.length() <= LONGEST_TOLD_NAME) {
      return name;
    }
    boolean cutsPair = Character.isHighSurrogate(name.charAt(LONGEST_TOLD_NAME - 1));
    return name.substring(0, LONGEST_TOLD_NAME - (cutsPair ? 1 : 0)) + "…";
  }

  private RefusedException malformed(IOException e) {
    if (e instanceof JsonParseException syntax) {
      return new RefusedException(
          null,
          "is not JSON: "
              + ADVICE.matcher(syntax.getOriginalMessage()).replaceFirst("")
              + " (at byte "
              + syntax.getLocation().getByteOffset()
              + ")");
    }
    if (e instanceof StreamConstraintsException limit) {
      return new RefusedException(null, "is not acceptable: " + limit.getOriginalMessage());
    }
    throw new UncheckedIOException("reading an array of bytes", e);
  }
}
