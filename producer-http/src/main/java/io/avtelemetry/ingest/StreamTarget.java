package io.avtelemetry.ingest;

import io.avtelemetry.stream.EventStream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** A stream as ingest meets it: what reads its events, and what counts them. */
final class StreamTarget {
  private final EventStream stream;

  @SuppressWarnings("ThreadLocalUsage") // of this server's threads, and gone with them
  private final ThreadLocal<Codec> codecs;

  private final Counter accepted;
  private final Counter rejected;

  StreamTarget(EventStream stream, MeterRegistry metrics) {
    this.stream = stream;
    codecs = ThreadLocal.withInitial(() -> new Codec(stream));
    accepted =
        Counter.builder("ingest.events.accepted")
            .description("Events acknowledged by Kafka, by the answers given")
            .tag("stream", stream.name())
            .register(metrics);
    rejected =
        Counter.builder("ingest.events.rejected")
            .description("Events that did not fit their stream")
            .tag("stream", stream.name())
            .register(metrics);
  }

  EventStream stream() {
    return stream;
  }

  /** The calling thread's own. */
  Codec codec() {
    return codecs.get();
  }

  void count(int acceptedEvents, int rejectedEvents) {
    if (acceptedEvents > 0) {
      accepted.increment(acceptedEvents);
    }
    if (rejectedEvents > 0) {
      rejected.increment(rejectedEvents);
    }
  }
}
