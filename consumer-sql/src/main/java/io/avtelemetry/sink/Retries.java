package io.avtelemetry.sink;

import io.avtelemetry.lifecycle.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long the sink waits between attempts: long outages must not make recovery slow. */
final class Retries {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private Retries() {}

  static Backoff backoff() {
    return new Backoff(FIRST, LONGEST, ThreadLocalRandom.current());
  }
}
