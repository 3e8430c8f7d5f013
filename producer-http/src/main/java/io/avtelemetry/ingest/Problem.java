package io.avtelemetry.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.undertow.util.StatusCodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * An answer that says what is wrong (RFC 9457).
 *
 * @param rejected the refused events, where that is what is wrong
 */
record Problem(int status, String detail, List<Rejection> rejected) {
  static final String MEDIA_TYPE = "application/problem+json";
  private static final JsonFactory json = new JsonFactory();

  Problem {
    rejected = List.copyOf(rejected);
  }

  Problem(int status, String detail) {
    this(status, detail, List.of());
  }

  /** Its JSON, as UTF-8. */
  byte[] toJson() {
    return written(
        out -> {
          out.writeStringField("type", "about:blank");
          out.writeStringField("title", StatusCodes.getReason(status));
          out.writeNumberField("status", status);
          out.writeStringField("detail", detail);
          if (!rejected.isEmpty()) {
            write(rejected, out);
          }
        });
  }

  /** The answer to a batch of which a part was accepted, as UTF-8. */
  static byte[] partlyAccepted(int accepted, List<Rejection> rejected) {
    return written(
        out -> {
          out.writeNumberField("accepted", accepted);
          write(rejected, out);
        });
  }

  private static void write(List<Rejection> rejected, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("rejected");
    for (Rejection rejection : rejected) {
      out.writeStartObject();
      out.writeNumberField("index", rejection.index());
      if (rejection.field() != null) {
        out.writeStringField("field", rejection.field());
      }
      out.writeStringField("detail", rejection.detail());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private interface Members {
    void writeTo(JsonGenerator out) throws IOException;
  }

  private static byte[] written(Members members) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      members.writeTo(out);
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }
}
