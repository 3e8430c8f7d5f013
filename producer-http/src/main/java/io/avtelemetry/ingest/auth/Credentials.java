package io.avtelemetry.ingest.auth;

import io.undertow.server.HttpServerExchange;

/** By what a sender is known. */
interface Credentials extends AutoCloseable {
  /** Who it is, or why nobody that is known; on the exchange's I/O thread. */
  Identified identify(HttpServerExchange exchange);

  @Override
  default void close() {}

  /** Who a request comes from. */
  sealed interface Identified {}

  /** Somebody who is known. */
  record Known(EventSender sender) implements Identified {}

  /**
   * Nobody who is known.
   *
   * @param reason of a closed set, for metrics
   * @param claim who it says it is, where that is fit for a log; else {@code -}
   */
  record Unknown(String reason, String claim, String detail, String challenge)
      implements Identified {}
}
