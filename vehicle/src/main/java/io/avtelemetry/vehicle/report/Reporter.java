package io.avtelemetry.vehicle.report;

import io.avtelemetry.lifecycle.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * One vehicle's reporting: who it is, what it has to tell, and how far that has got. Used by the
 * fleet's thread alone.
 */
public final class Reporter {
  /** Of a reporter: what the courier does with it. */
  enum State {
    IDLE,
    QUEUED,
    UNDER_WAY,
    BACKING_OFF
  }

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

  private final String vin;
  private final String make;
  private final String model;
  private final Outbox outbox;
  private final Runnable beforeSending;
  private final RandomGenerator random;
  State state = State.IDLE;
  int address;
  int batchEvents;
  long retryAtNanos;
  boolean losing;
  private Backoff backoff; // most vehicles never need one

  /**
   * @param address index of the address it posts to first
   * @param batchEvents the most events in one request
   * @param beforeSending called before a request is made up, to fill the outbox where that is the
   *     moment
   */
  public Reporter(
      String vin,
      String make,
      String model,
      Outbox outbox,
      int address,
      int batchEvents,
      Runnable beforeSending,
      RandomGenerator random) {
    this.vin = vin;
    this.make = make;
    this.model = model;
    this.outbox = outbox;
    this.address = address;
    this.batchEvents = batchEvents;
    this.beforeSending = beforeSending;
    this.random = random;
  }

  /** What it has to tell. */
  public Outbox outbox() {
    return outbox;
  }

  String vin() {
    return vin;
  }

  /** The body of its next request; the events in it are in flight now. */
  byte[] nextBody(EventJson json) {
    outbox.take(batchEvents);
    return json.write(vin, make, model, outbox);
  }

  void beforeSending() {
    beforeSending.run();
  }

  /**
   * How long to wait before the next attempt, at least what ingest asked for.
   *
   * @param longest the most that there is time for, whatever was asked
   */
  Duration backoff(Duration atLeast, Duration longest) {
    if (backoff == null) {
      backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF, random);
    }
    Duration wait = atLeast.plus(backoff.next());
    return wait.compareTo(longest) <= 0 ? wait : new Backoff(longest, longest, random).next();
  }

  void succeeded() {
    if (backoff != null) {
      backoff.reset();
    }
  }
}
