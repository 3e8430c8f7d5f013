package io.avtelemetry.ingest;

import java.util.Locale;
import java.util.Map;

/** How a body carries its events. */
enum BodyFormat {
  JSON,
  NDJSON,
  FORM;

  private static final Map<String, BodyFormat> BY_MEDIA_TYPE =
      Map.of(
          "application/json", JSON,
          "application/x-ndjson", NDJSON,
          "application/x-www-form-urlencoded", FORM);

  /** The media types, as an Accept or Accept-Post header lists them. */
  static final String MEDIA_TYPES =
      "application/json, application/x-ndjson, application/x-www-form-urlencoded";

  /**
   * The format that a Content-Type names, or null where it is another, or in another charset than
   * UTF-8.
   */
  static BodyFormat of(String contentType) {
    if (contentType == null) {
      return null;
    }
    BodyFormat plain = BY_MEDIA_TYPE.get(contentType);
    return plain != null ? plain : withParameters(contentType);
  }

  private static BodyFormat withParameters(String contentType) {
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("charset=")) {
        String charset = parameter.substring("charset=".length()).replace("\"", "").strip();
        if (!charset.equals("utf-8") && !charset.equals("utf8")) {
          return null;
        }
      }
    }
    return BY_MEDIA_TYPE.get(parts[0].strip());
  }
}
