package io.avtelemetry.ingest;

import io.avtelemetry.ingest.auth.Door;
import io.undertow.server.HttpServerExchange;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What all posts share: their bounds, where their events go, and whether more are let in. */
final class Intake {
  /** Answers are due this much before the time-out, which covers the sweep and the way back. */
  private static final long MARGIN_MILLIS = 100;

  private static final long SWEEP_MILLIS = 25;

  private final HttpSettings settings;
  private final Door door;
  private final Publisher publisher;
  private final InFlight inFlight;
  private final CongestionWindow window;
  private final IngestMetrics metrics;
  private final Answers answers;
  private final LongAdder served = new LongAdder();
  private final LongAdder active = new LongAdder();

  @SuppressWarnings("ThreadLocalUsage") // of this server's threads, and gone with them
  private final ThreadLocal<IoThreadState> ioThreads = new ThreadLocal<>();

  private volatile boolean refusing;

  /**
   * What the posts of one I/O thread share.
   *
   * @param body where a body is read that is there at once and no larger
   */
  record IoThreadState(ByteBuffer body, Deadlines deadlines, Rounds rounds) {
    static final int BODY_BYTES = 64 * 1024;
  }

  Intake(
      HttpSettings settings,
      Door door,
      Publisher publisher,
      InFlight inFlight,
      CongestionWindow window,
      IngestMetrics metrics,
      Answers answers) {
    this.settings = settings;
    this.door = door;
    this.publisher = publisher;
    this.inFlight = inFlight;
    this.window = window;
    this.metrics = metrics;
    this.answers = answers;
  }

  HttpSettings settings() {
    return settings;
  }

  Door door() {
    return door;
  }

  Publisher publisher() {
    return publisher;
  }

  InFlight inFlight() {
    return inFlight;
  }

  CongestionWindow window() {
    return window;
  }

  IngestMetrics metrics() {
    return metrics;
  }

  Answers answers() {
    return answers;
  }

  /** Events accepted since the start. */
  long served() {
    return served.sum();
  }

  void served(int events) {
    served.add(events);
  }

  /** The state of the exchange's I/O thread, on which this must be called. */
  IoThreadState ioThread(HttpServerExchange exchange) {
    IoThreadState state = ioThreads.get();
    if (state == null) {
      long timeout = settings.requestTimeout().toMillis() - MARGIN_MILLIS;
      var deadlines = new Deadlines(TimeUnit.MILLISECONDS.toNanos(timeout));
      var rounds = new Rounds(SWEEP_MILLIS, settings.late());
      // A byte more than is taken, so that a full buffer is never mistaken for one to be waited on.
      state =
          new IoThreadState(ByteBuffer.allocate(IoThreadState.BODY_BYTES + 1), deadlines, rounds);
      ioThreads.set(state);
      Repeated.every(
          SWEEP_MILLIS,
          exchange.getIoThread(),
          () -> {
            deadlines.sweep(System.nanoTime());
            rounds.began(System.nanoTime());
          });
    }
    return state;
  }

  /** Whether a post would only wait, on the exchange's I/O thread; its body need not be read. */
  boolean isOverloaded(HttpServerExchange exchange) {
    return window.isFull() || ioThread(exchange).rounds().isLate(System.nanoTime());
  }

  /** A post is let in, or, while stopping, not. */
  boolean enter() {
    active.increment();
    if (refusing) {
      active.decrement();
      return false;
    }
    return true;
  }

  /** A post that was let in is answered. */
  void leave() {
    active.decrement();
  }

  /** Lets no more in. */
  void refuse() {
    refusing = true;
  }

  boolean isRefusing() {
    return refusing;
  }

  /** Posts that are let in and not yet answered. */
  long active() {
    return active.sum();
  }
}
