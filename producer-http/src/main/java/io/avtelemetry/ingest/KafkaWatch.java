package io.avtelemetry.ingest;

import io.avtelemetry.lifecycle.Backoff;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether Kafka can take events: asks when there is doubt, now and then when there is none,
 * and again and again while it cannot.
 *
 * <p>Doubt is a batch that failed, or half a second in which batches wait and none ends. Only the
 * asking decides: one failure shuts nobody out, no traffic is needed to see Kafka come back, and
 * while batches are stored Kafka is there, even if it is too busy to answer questions. Its own
 * thread asks; the others only read the last answer and report what became of batches.
 */
final class KafkaWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaWatch.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int LOOKS_WITHOUT_END = 2;
  private static final long ASK_ANYWAY_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Asks Kafka. */
  interface Probe {
    /**
     * Returns when events can be sent.
     *
     * @throws UnavailableException saying why they cannot
     */
    void check() throws UnavailableException, InterruptedException;
  }

  private final Probe probe;
  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private final Thread thread = new Thread(this::run, "kafka-watch");
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder stored = new LongAdder();
  private volatile Optional<String> unavailable = Optional.of("it has not been reached yet");
  private volatile boolean failed;
  private volatile boolean closed;
  private long endedAtLastLook;
  private int looksWithoutEnd;
  private long askedNanos;
  private long awaySinceNanos;

  KafkaWatch(Probe probe, Backoff backoff, LongSupplier nanoTime) {
    this.probe = probe;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
  }

  void start() {
    awaySinceNanos = nanoTime.getAsLong();
    thread.setDaemon(true);
    thread.start();
  }

  /** Why events cannot be sent, by the last asking. */
  Optional<String> unavailableBecause() {
    return unavailable;
  }

  /** A batch is being sent. */
  void began() {
    begun.increment();
  }

  /** A batch is stored, or failed for a reason that is Kafka's. */
  void ended(boolean failure) {
    ended.increment();
    if (!failure) {
      stored.increment();
    } else {
      failed = true;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try {
      while (!closed) {
        if (unavailable.isPresent() || isInDoubt()) {
          ask();
        }
        LockSupport.parkNanos(
            this, unavailable.isPresent() ? backoff.next().toNanos() : LOOK_NANOS);
      }
    } catch (InterruptedException e) {
      log.debug("the watch ends");
    }
  }

  private boolean isInDoubt() {
    long endedNow = ended.sum();
    boolean waiting = begun.sum() > endedNow;
    looksWithoutEnd = waiting && endedNow == endedAtLastLook ? looksWithoutEnd + 1 : 0;
    endedAtLastLook = endedNow;
    return failed
        || looksWithoutEnd >= LOOKS_WITHOUT_END
        || nanoTime.getAsLong() - askedNanos >= ASK_ANYWAY_NANOS;
  }

  private void ask() throws InterruptedException {
    failed = false;
    long storedBefore = stored.sum();
    try {
      probe.check();
      if (unavailable.isPresent()) {
        log.info("Kafka takes events, after {} ms", millisAway());
        unavailable = Optional.empty();
        backoff.reset();
      }
    } catch (UnavailableException e) {
      if (unavailable.isPresent() || stored.sum() == storedBefore) {
        noteAway(e.getMessage());
      }
    }
    askedNanos = nanoTime.getAsLong();
  }

  private void noteAway(String because) {
    if (unavailable.isEmpty()) {
      awaySinceNanos = nanoTime.getAsLong();
    }
    // The first reason is told, those after it are in /readyz.
    if (backoff.attempts() == 0) {
      log.warn("Kafka takes no events, posts are answered 503: {}", because);
    }
    unavailable = Optional.of(because);
  }

  private long millisAway() {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - awaySinceNanos);
  }

  /** Ends the asking. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
