package io.avtelemetry.ingest;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;

/**
 * Finds what Undertow lets pass in a request's head but HTTP does not (RFC 9112, 3.2 and 6): what
 * is not plain could be read otherwise by whoever stands before this server, and hide a request.
 */
final class RequestHead {
  private static final boolean[] NAME_CHARACTERS = characters("-._~%!$&'()*+,;=");
  private static final boolean[] ADDRESS_CHARACTERS = characters("-._~!$&'()*+,;=:");

  /** Digits of a Content-Length that a long can hold, whatever they are. */
  private static final int LONGEST_LENGTH = 18;

  private RequestHead() {}

  /** What is wrong with it, or null; then nothing behind it may be read. */
  static Problem fault(HttpServerExchange exchange) {
    if (!exchange.isHttp11() && !exchange.isHttp10()) {
      exchange.setProtocol(Protocols.HTTP_1_1); // that of the answer
      return new Problem(505, "HTTP must be of version 1.1 or 1.0.");
    }
    HeaderMap headers = exchange.getRequestHeaders();
    String coding = headers.getFirst(Headers.TRANSFER_ENCODING);
    if (coding != null && !exchange.isHttp11()) {
      return new Problem(400, "Transfer-Encoding is not for HTTP/1.0.");
    }
    if (coding != null && !coding.equalsIgnoreCase("chunked")) {
      return new Problem(501, "Transfer-Encoding must be chunked or none.");
    }
    String length = headers.getFirst(Headers.CONTENT_LENGTH);
    if (length != null && !areDigits(length, 0, length.length())) {
      return new Problem(400, "Content-Length must be a number.");
    }
    if (length != null && length.length() > LONGEST_LENGTH) {
      return new Problem(413, "The body is larger than any that is taken.");
    }
    HeaderValues hosts = headers.get(Headers.HOST);
    if (hosts != null && (hosts.size() > 1 || !isHost(hosts.getFirst()))) {
      return new Problem(400, "Host must be one host and perhaps its port.");
    }
    return null;
  }

  /** Whether nothing may be read behind this request, though it is answered. */
  static boolean isLast(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    HeaderValues options = headers.get(Headers.CONNECTION);
    if (options != null && asksToClose(options)) {
      return true;
    }
    // Undertow takes a chunk's size that is no number for the last chunk's, and gives a GET no
    // body: in either case what was sent as a body would be read as the next request.
    return headers.contains(Headers.TRANSFER_ENCODING)
        || (headers.contains(Headers.CONTENT_LENGTH)
            && exchange.getRequestMethod().equals(Methods.GET));
  }

  private static boolean asksToClose(HeaderValues options) {
    for (String list : options) {
      for (String option : list.split(",", -1)) {
        if (option.strip().equalsIgnoreCase("close")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it is {@code uri-host [ ":" port ]} of RFC 3986; it may be empty. */
  static boolean isHost(String text) {
    int port = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
    int end = port < 0 ? text.length() : port;
    boolean host =
        text.startsWith("[")
            ? end > 2 && consistsOf(ADDRESS_CHARACTERS, text, 1, end - 1)
            : consistsOf(NAME_CHARACTERS, text, 0, end);
    return host
        && (end == text.length()
            || (text.charAt(end) == ':'
                && (end + 1 == text.length() || areDigits(text, end + 1, text.length()))));
  }

  private static boolean areDigits(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return start < end;
  }

  private static boolean consistsOf(boolean[] characters, String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c >= characters.length || !characters[c]) {
        return false;
      }
    }
    return true;
  }

  /** The letters, the digits and these. */
  private static boolean[] characters(String more) {
    var characters = new boolean[128];
    for (char c = 0; c < characters.length; c++) {
      characters[c] = Character.isLetterOrDigit(c) || more.indexOf(c) >= 0;
    }
    return characters;
  }
}
