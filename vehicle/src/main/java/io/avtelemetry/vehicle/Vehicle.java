package io.avtelemetry.vehicle;

import io.avtelemetry.vehicle.report.Courier;
import io.avtelemetry.vehicle.report.Outbox;
import io.avtelemetry.vehicle.report.Reporter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/** A vehicle: it is somebody, makes a trip, and reports it. Used by the fleet's thread alone. */
final class Vehicle {
  private final Trip trip;
  private final InstantSource clock;
  private final Reporter reporter;
  private long lastMicros = Long.MIN_VALUE;
  private boolean ended;

  Vehicle(
      Identity identity,
      Trip trip,
      InstantSource clock,
      Outbox outbox,
      int address,
      int batchEvents,
      Courier courier,
      RandomGenerator jitter) {
    this.trip = trip;
    this.clock = clock;
    Runnable beforeSending = () -> {};
    if (trip.isEager()) {
      beforeSending = () -> fill(courier, batchEvents);
    }
    reporter =
        new Reporter(
            identity.vin(),
            identity.make(),
            identity.model(),
            outbox,
            address,
            batchEvents,
            beforeSending,
            jitter);
  }

  boolean isEager() {
    return trip.isEager();
  }

  /** Nanoseconds since the fleet's start, or {@link Trip#ENDED}. */
  long dueNanos() {
    return trip.dueNanos();
  }

  /** Makes the report that is due, and sends it. */
  void report(long elapsedNanos, Courier courier) {
    sample(elapsedNanos, courier);
    courier.send(reporter);
  }

  /** Sends what there is to send; an eager trip begins with it. */
  void send(Courier courier) {
    courier.send(reporter);
  }

  /** Ends the trip, wherever it is: nothing more is sampled. */
  void end() {
    ended = true;
  }

  /** Of an eager trip: never more than is about to be sent, so that nothing is dropped. */
  private void fill(Courier courier, int most) {
    int room = Math.min(most, reporter.outbox().capacity());
    while (!ended && trip.dueNanos() != Trip.ENDED && reporter.outbox().size() < room) {
      sample(0, courier);
    }
  }

  /** No two events of a vehicle have the same microsecond: it is part of their primary key. */
  private void sample(long elapsedNanos, Courier courier) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    Trip.Sample sample = trip.next(elapsedNanos, now);
    lastMicros = Math.max(sample.timestampMicros(), lastMicros + 1);
    boolean kept = reporter.outbox().add(lastMicros, sample.fix());
    courier.sampled(reporter, !kept);
  }
}
