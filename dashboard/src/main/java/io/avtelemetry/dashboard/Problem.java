package io.avtelemetry.dashboard;

import io.undertow.util.StatusCodes;
import java.sql.SQLException;

/** Why a request is not answered as it hoped; becomes {@code application/problem+json}. */
final class Problem extends Exception {
  private static final long serialVersionUID = 1L;
  static final String MEDIA_TYPE = "application/problem+json";

  private final int status;

  Problem(int status, String detail) {
    super(detail, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }

  /** Its JSON (RFC 9457), as UTF-8. */
  byte[] toJson() {
    try {
      return Json.bytes(
          out -> {
            out.writeStartObject();
            out.writeStringField("type", "about:blank");
            out.writeStringField("title", StatusCodes.getReason(status));
            out.writeNumberField("status", status);
            out.writeStringField("detail", getMessage());
            out.writeEndObject();
          });
    } catch (SQLException e) {
      throw new IllegalStateException("nothing was asked of PostgreSQL", e);
    }
  }
}
