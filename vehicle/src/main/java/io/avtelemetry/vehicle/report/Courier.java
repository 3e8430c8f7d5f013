package io.avtelemetry.vehicle.report;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.undertow.client.ClientConnection;
import io.undertow.server.DefaultByteBufferPool;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.xnio.XnioIoThread;

/**
 * Carries what reporters have to tell to ingest: one request of a reporter at a time, over a
 * bounded number of connections, until the answer says what became of the events.
 *
 * <p>It lives on the fleet's I/O thread: every method is called there, save where noted.
 */
public final class Courier {
  private static final int BUFFER_BYTES = 8192;
  private static final int EXPECTED_REPORTERS = 64;

  /** So often at least is tried what must be told before the end. */
  private static final int ATTEMPTS_IN_A_HURRY = 4;

  private static final Duration UNHURRIED = Duration.ofDays(1);

  private final List<IngestAddress> addresses;
  private final long timeoutNanos;
  private final Tally tally;
  private final EventJson json = new EventJson();
  private final PriorityQueue<Reporter> backingOff =
      new PriorityQueue<>(EXPECTED_REPORTERS, Comparator.comparingLong(r -> r.retryAtNanos));
  private final ArrayDeque<Delivery> underWay = new ArrayDeque<>(); // in order of deadline
  private final Timer answeredIn;
  private final Timer failedAfter;
  private final LossLog losses = new LossLog();
  private Duration longestBackoff = UNHURRIED;

  /**
   * @param urls where ingest listens
   * @param access how to get in there
   * @param connections the most to each of them
   * @param timeout from the wish to send to the whole answer
   * @param connector where names are resolved, which may block
   */
  public Courier(
      List<URI> urls,
      IngestAccess access,
      int connections,
      Duration timeout,
      Tally tally,
      MeterRegistry metrics,
      XnioIoThread thread,
      Executor connector) {
    var buffers = new DefaultByteBufferPool(true, BUFFER_BYTES);
    this.addresses =
        urls.stream()
            .map(
                url ->
                    new IngestAddress(
                        url, access, connections, thread, buffers, connector, this::dispatch))
            .toList();
    this.timeoutNanos = timeout.toNanos();
    this.tally = tally;
    this.answeredIn = timer(metrics, "answered");
    this.failedAfter = timer(metrics, "failed");
  }

  private static Timer timer(MeterRegistry metrics, String outcome) {
    return Timer.builder("vehicle.request.duration")
        .description("Requests to ingest, connecting and waiting for a connection not included.")
        .tag("outcome", outcome)
        .register(metrics);
  }

  /** How many addresses there are. */
  public int addressCount() {
    return addresses.size();
  }

  /** Why no address serves, if so; from any thread. */
  public Optional<String> trouble() {
    var reasons = addresses.stream().map(IngestAddress::trouble).toList();
    return reasons.stream().allMatch(Optional::isPresent) ? reasons.get(0) : Optional.empty();
  }

  /** Counts an event that a reporter's outbox was given; {@code lost} where one fell out for it. */
  public void sampled(Reporter reporter, boolean lost) {
    tally.sampled();
    if (lost) {
      tally.dropped();
    }
    if (lost && !reporter.losing) {
      reporter.losing = true;
      losses.told(
          reporter.vin(), "outbox full with " + reporter.outbox().size() + " events, dropping");
    }
  }

  /** Sends what a reporter has to tell, as soon as may be. */
  public void send(Reporter reporter) {
    if (reporter.state == Reporter.State.IDLE) {
      enqueue(reporter);
    }
  }

  private void enqueue(Reporter reporter) {
    reporter.beforeSending();
    if (reporter.outbox().size() == 0) {
      reporter.state = Reporter.State.IDLE;
      return;
    }
    reporter.state = Reporter.State.QUEUED;
    IngestAddress address = addresses.get(reporter.address);
    if (address.trouble().isPresent() && !address.hasRoom()) {
      reporter.address = serving().orElse(reporter.address); // a stuck address must not hold it
      address = addresses.get(reporter.address);
    }
    address.waiting().add(reporter);
    dispatch(address);
  }

  /** Index of an address that serves. */
  private OptionalInt serving() {
    return IntStream.range(0, addresses.size())
        .filter(i -> addresses.get(i).trouble().isEmpty())
        .findFirst();
  }

  private void dispatch(IngestAddress address) {
    while (!address.waiting().isEmpty()) {
      if (address.hasConnection()) {
        new Delivery(address.waiting().poll(), address).post(address.takeConnection());
      } else if (address.mayConnect()) {
        new Delivery(address.waiting().poll(), address).connect();
      } else {
        return;
      }
    }
  }

  /** Does what the time asks for: retries, and the end of requests that take too long. */
  public void tick(long now) {
    while (!underWay.isEmpty() && underWay.peek().isOverBy(now)) {
      underWay.poll().timeOut();
    }
    while (!backingOff.isEmpty() && backingOff.peek().retryAtNanos - now <= 0) {
      enqueue(backingOff.poll());
    }
  }

  /** When {@link #tick} has something to do at the latest. */
  public long nextTickNanos(long now) {
    long next = now + timeoutNanos;
    if (!underWay.isEmpty()) {
      next = Math.min(next, underWay.peek().deadline);
    }
    if (!backingOff.isEmpty()) {
      next = Math.min(next, backingOff.peek().retryAtNanos);
    }
    return next;
  }

  /**
   * Lets nobody wait for a retry, nor back off for long from now on: the fleet ends when all is
   * told, or when that time is over.
   */
  public void hurry(Duration left) {
    longestBackoff = left.dividedBy(ATTEMPTS_IN_A_HURRY);
    var reporters = List.copyOf(backingOff);
    backingOff.clear();
    reporters.forEach(this::enqueue);
  }

  /** Closes the idle connections; those under way end with the thread. */
  public void close() {
    addresses.forEach(IngestAddress::close);
  }

  private void settle(Reporter reporter, IngestAddress address, Answer answer, long now) {
    Outbox outbox = reporter.outbox();
    int sent = outbox.inFlight();
    if (answer instanceof Answer.Unavailable unavailable) {
      outbox.putBack();
      retryLater(reporter, address, unavailable, now);
      return;
    }
    address.serves(now);
    reporter.succeeded();
    reporter.losing = false;
    if (answer instanceof Answer.TooLarge) {
      outbox.putBack();
      reporter.batchEvents = Math.max(1, sent / 2);
    } else if (answer instanceof Answer.Rejected rejected) {
      outbox.forget();
      tally.accepted(sent - rejected.events());
      tally.rejected(rejected.events());
      losses.told(reporter.vin(), rejected.events() + " events rejected: " + rejected.detail());
    } else {
      outbox.forget();
      tally.accepted(sent);
    }
    enqueue(reporter);
  }

  private void retryLater(
      Reporter reporter, IngestAddress address, Answer.Unavailable answer, long now) {
    reporter.state = Reporter.State.BACKING_OFF;
    reporter.address = (reporter.address + 1) % addresses.size();
    reporter.retryAtNanos =
        now + reporter.backoff(answer.retryAfter().orElse(Duration.ZERO), longestBackoff).toNanos();
    backingOff.add(reporter);
    if (address.fails(now, answer.reason())) {
      moveWaiting(address);
    }
  }

  /** Who waits for an address that has just ceased to serve goes to one that does serve. */
  private void moveWaiting(IngestAddress from) {
    OptionalInt serving = serving();
    if (serving.isEmpty()) {
      return;
    }
    IngestAddress to = addresses.get(serving.getAsInt());
    from.waiting().forEach(reporter -> reporter.address = serving.getAsInt());
    to.waiting().addAll(from.waiting());
    from.waiting().clear();
    dispatch(to);
  }

  /** One request of one reporter, from having a place to the answer. */
  private final class Delivery {
    private final Reporter reporter;
    private final IngestAddress address;
    private final long deadline = System.nanoTime() + timeoutNanos;
    private long sentAt;
    private Post post; // null while connecting
    private boolean over;

    Delivery(Reporter reporter, IngestAddress address) {
      this.reporter = reporter;
      this.address = address;
      reporter.state = Reporter.State.UNDER_WAY;
      underWay.add(this);
    }

    boolean isOverBy(long now) {
      return over || deadline - now <= 0;
    }

    void post(ClientConnection connection) {
      sentAt = System.nanoTime();
      post = new Post(connection, reporter.nextBody(json), this::ended);
      post.send(address);
    }

    void connect() {
      address.connect(
          new IngestAddress.Connected() {
            @Override
            public void opened() {
              if (over) {
                dispatch(address); // too late for us, but there is a connection now
              } else {
                post(address.takeConnection());
              }
            }

            @Override
            public void failed(String reason) {
              end(new Answer.Unavailable(reason, Optional.empty()));
              dispatch(address);
            }
          });
    }

    void timeOut() {
      String reason = "no answer within " + Duration.ofNanos(timeoutNanos);
      if (over) {
        return;
      } else if (post == null) {
        end(new Answer.Unavailable(reason, Optional.empty()));
      } else {
        post.abort(reason);
      }
    }

    private void ended(Post ended, Outcome outcome) {
      long took = System.nanoTime() - sentAt;
      if (outcome instanceof Outcome.Answered answered) {
        answeredIn.record(Duration.ofNanos(took));
        address.giveBack(ended.connection());
        end(
            Answer.read(
                reporter.outbox().inFlight(),
                answered.status(),
                answered.retryAfter(),
                answered.body()));
      } else {
        failedAfter.record(Duration.ofNanos(took));
        end(new Answer.Unavailable(((Outcome.Failed) outcome).reason(), Optional.empty()));
      }
      dispatch(address);
    }

    private void end(Answer answer) {
      if (!over) {
        over = true;
        settle(reporter, address, answer, System.nanoTime());
      }
    }
  }
}
