package io.avtelemetry.ingest;

import io.avtelemetry.ingest.auth.Admission;
import io.avtelemetry.ingest.auth.EventSender;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.util.Optional;

/** Looks at a post's head and lets it in, or says why not. */
final class PostHandler implements HttpHandler {
  private static final HttpString ACCEPT_POST = new HttpString("Accept-Post");

  /** What a client is told whose events come faster than can be dealt with. */
  static final String TOO_FAST = "Events come faster than they can be acknowledged in time.";

  private final StreamTarget target;
  private final Intake intake;
  private final Refusals refusals;

  PostHandler(StreamTarget target, Intake intake) {
    this.target = target;
    this.intake = intake;
    this.refusals = new Refusals(intake.door(), intake.answers());
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Admission admission = intake.door().admit(exchange, target.stream().name());
    if (admission instanceof EventSender sender) {
      letIn(exchange, sender);
    } else {
      refusals.refuse(exchange, admission);
    }
  }

  private void letIn(HttpServerExchange exchange, EventSender sender) {
    HeaderMap headers = exchange.getRequestHeaders();
    long length = exchange.getRequestContentLength();
    if (length < 0 && !headers.contains(Headers.TRANSFER_ENCODING)) {
      exchange.setPersistent(false);
      refuse(exchange, 411, "Send a Content-Length, or the body in chunks.");
      return;
    }
    if (length > intake.settings().maxRequestBytes()) {
      exchange.setPersistent(false);
      refuse(
          exchange,
          413,
          "The body is larger than " + intake.settings().maxRequestBytes() + " bytes.");
      return;
    }
    BodyFormat format = BodyFormat.of(only(headers, Headers.CONTENT_TYPE));
    if (format == null) {
      exchange.getResponseHeaders().put(ACCEPT_POST, BodyFormat.MEDIA_TYPES);
      refuse(
          exchange, 415, "Content-Type must be one of " + BodyFormat.MEDIA_TYPES + ", in UTF-8.");
      return;
    }
    String encoding = only(headers, Headers.CONTENT_ENCODING);
    boolean compressed = "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    if (encoding != null && !compressed && !encoding.equalsIgnoreCase("identity")) {
      exchange.getResponseHeaders().put(Headers.ACCEPT_ENCODING, "gzip, identity");
      refuse(exchange, 415, "Content-Encoding must be gzip or none.");
      return;
    }
    Optional<String> unavailable = intake.publisher().unavailableBecause();
    if (unavailable.isPresent()) {
      refuse(exchange, 503, "Kafka is away: " + unavailable.get());
    } else if (intake.isOverloaded(exchange)) {
      refuse(exchange, 503, TOO_FAST);
    } else if (intake.enter()) {
      var post = new Post(exchange, target, sender, format, compressed, intake);
      exchange.dispatch(SameThreadExecutor.INSTANCE, post::start);
    } else {
      exchange.setPersistent(false);
      refuse(exchange, 503, "This ingest is stopping.");
    }
  }

  /** The field's value; several fields are one list, which is none of the values we know. */
  private static String only(HeaderMap headers, HttpString name) {
    HeaderValues values = headers.get(name);
    return values == null
        ? null
        : values.size() == 1 ? values.getFirst() : String.join(",", values);
  }

  private void refuse(HttpServerExchange exchange, int status, String detail) {
    intake.answers().problem(exchange, new Problem(status, detail));
  }
}
