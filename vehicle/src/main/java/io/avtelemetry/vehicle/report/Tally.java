package io.avtelemetry.vehicle.report;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What became of the fleet's events, counted as it happens; read from any thread. */
public final class Tally {
  private final LongAdder sampled = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final AtomicLong pending = new AtomicLong();

  /** Shows the counts to the operator. */
  public void bindTo(MeterRegistry metrics) {
    bind(metrics, "sampled", sampled, "Events that vehicles made.");
    bind(metrics, "accepted", accepted, "Events that ingest answered to be safe.");
    bind(metrics, "rejected", rejected, "Events that ingest refused for good.");
    bind(metrics, "dropped", dropped, "Events lost to a full outbox.");
    Gauge.builder("vehicle.events.pending", pending, AtomicLong::get)
        .description("Events in outboxes.")
        .register(metrics);
  }

  private static void bind(MeterRegistry metrics, String what, LongAdder count, String doc) {
    FunctionCounter.builder("vehicle.events." + what, count, LongAdder::sum)
        .description(doc)
        .register(metrics);
  }

  void sampled() {
    sampled.increment();
    pending.incrementAndGet();
  }

  void accepted(int events) {
    accepted.add(events);
    pending.addAndGet(-events);
  }

  void rejected(int events) {
    rejected.add(events);
    pending.addAndGet(-events);
  }

  void dropped() {
    dropped.increment();
    pending.decrementAndGet();
  }

  /** The counts now. */
  public Summary summary() {
    return new Summary(sampled.sum(), accepted.sum(), rejected.sum(), dropped.sum(), pending.get());
  }

  /** The counts of a run; {@code sampled} is the sum of the others. */
  public record Summary(long sampled, long accepted, long rejected, long dropped, long pending) {
    /** Whether everything sampled was accepted. */
    public boolean isClean() {
      return sampled == accepted;
    }

    /** For the log. */
    public String toText() {
      return String.format(
          "sampled=%d accepted=%d rejected=%d dropped=%d pending=%d",
          sampled, accepted, rejected, dropped, pending);
    }

    /** The last line of a fleet's output. */
    public String toJson() {
      return String.format(
          "{\"sampled\":%d,\"accepted\":%d,\"rejected\":%d,\"dropped\":%d,\"pending\":%d}",
          sampled, accepted, rejected, dropped, pending);
    }
  }
}
