package io.avtelemetry.drills.load;

import io.avtelemetry.drills.site.Ingests;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Many clients that report at once: half of them single events, half of them batches. */
public final class Load implements AutoCloseable {
  private static final int SINGLE_SENDERS = 6;
  private static final int BATCH_SENDERS = 8;
  private static final int REPORTERS_PER_SENDER = 5;
  private static final int MOST_EVENTS = 100;

  /** Part of all events that comes one by one. */
  private static final double SINGLE_SHARE = 0.15;

  private final Ledger ledger;
  private final Courier courier;
  private final RandomGenerator random;
  private final long firstMicros;
  private final List<Sender> senders = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Reporter> probes = new ArrayList<>();

  /** Prepares the clients. */
  public Load(Ingests ingests, Ledger ledger, long seed, int eventsPerSecond) {
    this.ledger = ledger;
    this.courier = new Courier(ingests, ledger);
    this.random = new SplittableRandom(seed);
    this.firstMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    for (int i = 0; i < SINGLE_SENDERS; i++) {
      add('S', i, seed, 1, eventsPerSecond * SINGLE_SHARE / SINGLE_SENDERS);
    }
    for (int i = 0; i < BATCH_SENDERS; i++) {
      add('B', i, seed, MOST_EVENTS, eventsPerSecond * (1 - SINGLE_SHARE) / BATCH_SENDERS);
    }
  }

  private void add(char kind, int index, long seed, int mostEvents, double eventsPerSecond) {
    var reporters = new ArrayList<Reporter>();
    for (int i = 0; i < REPORTERS_PER_SENDER; i++) {
      int number = index * REPORTERS_PER_SENDER + i;
      reporters.add(ledger.add(new Reporter(kind, number, seed, firstMicros)));
    }
    var sender =
        new Sender(courier, reporters, seed ^ kind * 1_000L + index, mostEvents, eventsPerSecond);
    senders.add(sender);
    threads.add(new Thread(sender, "sender-" + kind + index));
  }

  /** Begins to send. */
  public void start() {
    threads.forEach(Thread::start);
  }

  /**
   * Sends one event to each partition, whatever it takes.
   *
   * @return the events, accepted; empty where they were not within the limit
   */
  public List<DrillEvent> probe(int partitions, Duration limit) throws InterruptedException {
    if (probes.isEmpty()) {
      probes.addAll(Partitions.oneReporterEach(partitions, firstMicros));
      probes.forEach(ledger::add);
    }
    Parcel parcel = Parcel.of(probes.size(), random);
    probes.forEach(parcel::addFresh);
    var events = probes.stream().map(reporter -> reporter.event(reporter.accepted())).toList();
    boolean accepted = courier.deliver(parcel, random, System.nanoTime() + limit.toNanos());
    return accepted ? events : List.of();
  }

  /**
   * Lets every client end its request.
   *
   * @return whether every request got a final answer
   */
  public boolean stop(Duration limit) throws InterruptedException {
    senders.forEach(Sender::stop);
    long deadline = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads) {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
    }
    return threads.stream().noneMatch(Thread::isAlive)
        && senders.stream().allMatch(Sender::isClean);
  }

  /** Stops at once what still sends. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
