package io.avtelemetry.ingest;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of bodies and events on their way and keeps them below a bound. */
final class InFlight {
  private final AtomicLong bytes = new AtomicLong();
  private final long bound;

  InFlight(long bound) {
    this.bound = bound;
  }

  /** Takes the bytes, or says that they do not fit. */
  boolean reserve(long count) {
    if (bytes.addAndGet(count) <= bound) {
      return true;
    }
    bytes.addAndGet(-count);
    return false;
  }

  void release(long count) {
    bytes.addAndGet(-count);
  }

  long bytes() {
    return bytes.get();
  }
}
