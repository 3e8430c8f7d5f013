package io.avtelemetry.drills.load;

import io.avtelemetry.drills.site.Ingests;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * More clients than ingest can serve: requests of a hundred events at a steady rate, whatever
 * becomes of those before. What is refused is offered again, so that in the end all is accepted.
 *
 * <p>One thread calls {@link #run} and {@link #drain}; answers come on the client's own threads.
 */
public final class Flood {
  /** In a request. */
  public static final int EVENTS = 100;

  private static final int REPORTERS = 60;
  private static final int BAD_IN_REQUESTS = 50;
  private static final long TICK_NANOS = 2_000_000;

  private final Courier courier;
  private final Ledger ledger;
  private final SplittableRandom random;
  private final HttpClient http;
  private final List<Reporter> reporters = new ArrayList<>();
  private final long[] drawn = new long[REPORTERS];
  private final ConcurrentLinkedQueue<Offer> refused = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private long number;

  private record Offer(Parcel parcel, HttpRequest request) {}

  /** Prepares. */
  public Flood(Ingests ingests, Ledger ledger, long seed) {
    this.courier = new Courier(ingests, ledger);
    this.http = ingests.client(Duration.ofSeconds(3));
    this.ledger = ledger;
    this.random = new SplittableRandom(seed);
    long firstMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    for (int i = 0; i < REPORTERS; i++) {
      reporters.add(ledger.add(new Reporter('F', i, seed, firstMicros)));
    }
  }

  /**
   * Offers events for a while.
   *
   * @param eventsPerSecond to offer
   * @param mostUnderWay requests without an answer, at most; beyond them nothing is offered
   */
  public Tide run(double eventsPerSecond, int mostUnderWay, Duration duration) {
    var tide = new Tide(duration);
    double requestsPerNano = eventsPerSecond / EVENTS / 1e9;
    long began = System.nanoTime();
    long dealtWith = 0;
    while (System.nanoTime() - began < duration.toNanos()) {
      long due = (long) ((System.nanoTime() - began) * requestsPerNano);
      while (dealtWith < due && underWay.get() < mostUnderWay) {
        offer(next(), tide);
        dealtWith++;
      }
      // Who would wait for a place has gone elsewhere by then.
      dealtWith = Math.max(dealtWith, due - mostUnderWay);
      LockSupport.parkNanos(TICK_NANOS);
    }
    return tide;
  }

  /** Offers what was refused until nothing is left; whether that was so within the limit. */
  public boolean drain(int mostUnderWay, Duration limit) {
    var tide = new Tide(limit);
    long deadline = System.nanoTime() + limit.toNanos();
    while (underWay.get() > 0 || !refused.isEmpty()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Offer offer = underWay.get() < mostUnderWay ? refused.poll() : null;
      if (offer == null) {
        LockSupport.parkNanos(TICK_NANOS);
      } else {
        offer(offer, tide);
      }
    }
    return true;
  }

  private Offer next() {
    Offer again = refused.poll();
    if (again != null) {
      return again;
    }
    int turn = (int) (number++ % REPORTERS);
    Parcel parcel = Parcel.of(EVENTS, random);
    for (int i = 0; i < EVENTS; i++) {
      parcel.addFresh(reporters.get(turn), drawn[turn]++);
    }
    if (random.nextInt(BAD_IN_REQUESTS) == 0) {
      parcel.addBad();
    }
    return new Offer(parcel, courier.request(parcel, random));
  }

  private void offer(Offer offer, Tide tide) {
    underWay.incrementAndGet();
    tide.offered(EVENTS);
    long began = System.nanoTime();
    var unused =
        http.sendAsync(offer.request(), HttpResponse.BodyHandlers.ofString())
            .whenComplete((answer, failure) -> answered(offer, answer, failure, began, tide));
  }

  private void answered(
      Offer offer, HttpResponse<String> answer, Throwable failure, long began, Tide tide) {
    if (failure != null) {
      Throwable cause = failure.getCause() instanceof IOException io ? io : failure;
      ledger.answered(cause.getClass().getSimpleName());
      ledger.surprise("no answer: " + cause);
      refused.add(offer);
    } else {
      ledger.answered(String.valueOf(answer.statusCode()));
      if (courier.isFinal(answer, offer.parcel())) {
        ledger.settled(offer.parcel());
        tide.accepted(EVENTS, Duration.ofNanos(System.nanoTime() - began));
      } else {
        refused.add(offer);
      }
    }
    underWay.decrementAndGet();
  }
}
