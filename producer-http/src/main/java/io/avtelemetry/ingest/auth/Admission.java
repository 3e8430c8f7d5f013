package io.avtelemetry.ingest.auth;

import java.time.Duration;
import java.util.Optional;

/** Whether a post is let in: a {@link EventSender} is, the others are not. */
public sealed interface Admission
    permits EventSender, Admission.Unauthenticated, Admission.TooMany {

  /**
   * Nobody that is known: 401, or, where it is known but may not write the stream, 403.
   *
   * @param challenge for WWW-Authenticate
   * @param delay until the answer; empty where so many wait for theirs that this one is told to
   *     come again
   */
  record Unauthenticated(int status, String detail, String challenge, Optional<Duration> delay)
      implements Admission {}

  /** Known, but sends more than it may: 429. */
  record TooMany(String detail, Duration retryAfter) implements Admission {}
}
