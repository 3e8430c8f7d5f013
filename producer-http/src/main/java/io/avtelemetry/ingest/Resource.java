package io.avtelemetry.ingest;

import io.undertow.server.HttpHandler;
import java.util.Optional;

/** What stands at a path: what answers GET (and HEAD), and what takes POST. */
record Resource(Optional<HttpHandler> get, Optional<HttpHandler> post) {

  static Resource reading(HttpHandler get) {
    return new Resource(Optional.of(get), Optional.empty());
  }

  Resource with(HttpHandler newPost) {
    return new Resource(get, Optional.of(newPost));
  }

  /** The methods it knows, as an Allow header lists them. */
  String allow() {
    if (get.isEmpty()) {
      return "POST";
    }
    return post.isEmpty() ? "GET, HEAD" : "GET, HEAD, POST";
  }
}
