package io.avtelemetry.ingest;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Map;
import java.util.Optional;

/** Finds the resource at a request's path and the handler of its method there. */
final class Router implements HttpHandler {
  /** Undertow's own bound is above it, since its answer is a bare 400 that nothing can change. */
  static final int MAX_HEADER_BYTES = 16 * 1024;

  static final int MAX_HEADERS = 100;
  private static final int MAX_PATH_CHARS = 1024;

  private final Map<String, Resource> resources;
  private final Answers answers;

  Router(Map<String, Resource> resources, Answers answers) {
    this.resources = Map.copyOf(resources);
    this.answers = answers;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (isTooLarge(exchange.getRequestHeaders())) {
      exchange.setPersistent(false);
      refuse(exchange, 431, "The header fields are too large or too many.");
      return;
    }
    Problem fault = RequestHead.fault(exchange);
    if (fault != null || RequestHead.isLast(exchange)) {
      exchange.setPersistent(false);
    }
    if (fault != null) {
      answers.problem(exchange, fault);
      return;
    }
    String path = exchange.getRequestPath();
    if (path.length() > MAX_PATH_CHARS) {
      refuse(exchange, 414, "The path is too long.");
      return;
    }
    Resource resource = resources.get(path);
    if (resource == null) {
      refuse(exchange, 404, "There is nothing at this path. Paths: " + known());
      return;
    }
    Optional<HttpHandler> handler = handler(resource, exchange.getRequestMethod());
    if (handler.isPresent()) {
      handler.get().handleRequest(exchange);
    } else {
      exchange.getResponseHeaders().put(Headers.ALLOW, resource.allow());
      refuse(exchange, 405, "This path takes " + resource.allow() + ".");
    }
  }

  /** By its text: Undertow's names are equal whatever their case, but methods are not. */
  private static Optional<HttpHandler> handler(Resource resource, HttpString method) {
    return switch (method.toString()) {
      case Methods.POST_STRING -> resource.post();
      case Methods.GET_STRING, Methods.HEAD_STRING -> resource.get();
      default -> Optional.empty();
    };
  }

  private static boolean isTooLarge(HeaderMap headers) {
    int count = 0;
    int size = 0;
    for (long i = headers.fastIterate(); i != -1; i = headers.fiNext(i)) {
      HeaderValues values = headers.fiCurrent(i);
      for (int v = 0; v < values.size(); v++) {
        count++;
        size += values.getHeaderName().length() + values.get(v).length() + 4;
      }
    }
    return count > MAX_HEADERS || size > MAX_HEADER_BYTES;
  }

  private String known() {
    return String.join(", ", resources.keySet().stream().sorted().toList());
  }

  private void refuse(HttpServerExchange exchange, int status, String detail) {
    answers.problem(exchange, new Problem(status, detail));
  }
}
