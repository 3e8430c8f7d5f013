package io.avtelemetry.ingest;

import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Streams;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Tells how many events were served: to people, to browsers and to programs. */
final class CounterPage implements HttpHandler {
  static final String TEXT = "text/plain";
  static final String HTML = "text/html";
  static final String JSON = "application/json";

  /** The page loads only from where it came, and nothing in it is inline. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final HttpString CSP = new HttpString("Content-Security-Policy");

  private final String page = StaticContent.resource("page.html");
  private final String path;
  private final Streams streams;
  private final LongSupplier served;
  private final Answers answers;
  private final String example;

  CounterPage(String path, Streams streams, LongSupplier served, Answers answers) {
    this.path = path;
    this.streams = streams;
    this.served = served;
    this.answers = answers;
    this.example = ExampleEvent.of(streams.defaultStream());
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    String accept = exchange.getRequestHeaders().getFirst(Headers.ACCEPT);
    String type = Accept.preferred(accept, List.of(TEXT, HTML, JSON));
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.VARY, "Accept");
    headers.put(Headers.CACHE_CONTROL, "no-store");
    headers.put(StaticContent.NO_SNIFFING, "nosniff");
    String body;
    if (type.equals(HTML)) {
      headers.put(CSP, CONTENT_SECURITY_POLICY);
      body = html(exchange.getHostAndPort());
    } else {
      body = type.equals(JSON) ? json() : text();
    }
    String contentType = type.equals(JSON) ? type : type + "; charset=utf-8";
    answers.send(
        exchange, 200, contentType, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
  }

  private String text() {
    return "Welcome to KafkaProducer/HTTPServer!\n\nEvents served: " + served.getAsLong() + ".\n";
  }

  private String json() {
    String list =
        StreamSupport.stream(streams.spliterator(), false)
            .map(stream -> "\"" + stream.name() + "\":\"" + path + "/" + stream.name() + "\"")
            .collect(Collectors.joining(",", "{", "}"));
    return "{\"events\":"
        + served.getAsLong()
        + ",\"defaultStream\":\""
        + streams.defaultStream().name()
        + "\",\"streams\":"
        + list
        + "}\n";
  }

  private String html(String host) {
    return page.replace("{{served}}", Long.toString(served.getAsLong()))
        .replace("{{path}}", path)
        .replace("{{streams}}", streamList())
        .replace("{{example}}", escaped(example))
        // Last: it is the client's own text, and what it looks like must not be looked into.
        .replace("{{host}}", escaped(host));
  }

  private String streamList() {
    return StreamSupport.stream(streams.spliterator(), false)
        .map(this::listItem)
        .collect(Collectors.joining("\n      "));
  }

  private String listItem(EventStream stream) {
    return "<li><a href=\"%1$s/%2$s\">%2$s</a>%3$s: <code>POST %1$s/%2$s</code>. %4$s</li>"
        .formatted(
            path,
            stream.name(),
            stream.equals(streams.defaultStream()) ? " (default)" : "",
            escaped(stream.doc()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
