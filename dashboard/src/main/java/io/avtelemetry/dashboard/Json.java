package io.avtelemetry.dashboard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;

/** Writes JSON. */
final class Json {
  private static final JsonFactory factory =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private Json() {}

  /** What is written. */
  interface Content {
    void writeTo(JsonGenerator out) throws IOException, SQLException;
  }

  /** As UTF-8. */
  static byte[] bytes(Content content) throws SQLException {
    var bytes = new ByteArrayOutputStream(8192);
    try (JsonGenerator out = factory.createGenerator(bytes)) {
      content.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** Writes to a stream, as UTF-8. */
  static JsonGenerator generator(OutputStream to) throws IOException {
    return factory.createGenerator(to).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  }

  /** A number rounded to so many digits behind the point; null for NaN and the infinities. */
  static void number(JsonGenerator out, double value, int digits) throws IOException {
    if (!Double.isFinite(value)) {
      out.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      out.writeNumber((long) value);
    } else if (Math.abs(value) < 1e12) {
      out.writeNumber(
          BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).stripTrailingZeros());
    } else {
      out.writeNumber(value);
    }
  }

  static void numberField(JsonGenerator out, String name, double value, int digits)
      throws IOException {
    out.writeFieldName(name);
    number(out, value, digits);
  }
}
