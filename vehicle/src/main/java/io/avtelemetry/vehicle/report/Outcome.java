package io.avtelemetry.vehicle.report;

/** How a request ended on the wire. */
sealed interface Outcome {
  /** The whole answer was read; {@code retryAfter} is null where it did not say. */
  record Answered(int status, String retryAfter, String body) implements Outcome {}

  /** There is no whole answer: whether the request arrived is unknown. */
  record Failed(String reason) implements Outcome {}
}
