package io.avtelemetry.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What ingest counts of requests, beside the events of each stream. */
final class IngestMetrics {
  private static final int STATUSES = 600;

  private final MeterRegistry registry;
  private final AtomicReferenceArray<Counter> requests = new AtomicReferenceArray<>(STATUSES);
  private final Timer request;
  private final Timer acknowledge;

  IngestMetrics(MeterRegistry registry, InFlight inFlight, CongestionWindow window) {
    this.registry = registry;
    request = timer("ingest.request", "From a POST's head to its answer");
    acknowledge = timer("ingest.kafka.acknowledge", "From sending a request's events to the last");
    Gauge.builder("ingest.in.flight.bytes", inFlight, InFlight::bytes)
        .description("Bodies and events that Kafka has not yet acknowledged")
        .register(registry);
    Gauge.builder("ingest.window.bytes", window, CongestionWindow::size)
        .description("Events that may wait for Kafka at present")
        .register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(
            Duration.ofMillis(2),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3))
        .register(registry);
  }

  /** A request was answered. */
  void answered(int status) {
    Counter counter = requests.getPlain(status);
    if (counter == null) {
      // The registry hands out one counter for one name and label, however often it is asked.
      counter =
          Counter.builder("ingest.requests")
              .description("Requests answered")
              .tag("status", Integer.toString(status))
              .register(registry);
      requests.set(status, counter);
    }
    counter.increment();
  }

  void requestTook(long nanos) {
    request.record(nanos, TimeUnit.NANOSECONDS);
  }

  void acknowledgeTook(long nanos) {
    acknowledge.record(nanos, TimeUnit.NANOSECONDS);
  }
}
