package io.avtelemetry.sink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What the sink counts. Thread-safe. */
final class SinkMetrics {
  private final Map<String, OfStream> streams = new HashMap<>();
  private final DistributionSummary batchRows;
  private final Timer batchSeconds;
  private final Counter postgresRetries;
  private final Counter kafkaRetries;

  SinkMetrics(MeterRegistry registry, List<StreamTable> tables) {
    tables.forEach(table -> streams.put(table.name(), new OfStream(registry, table.name())));
    batchRows =
        DistributionSummary.builder("sink.batch.rows")
            .description("Records of a transaction")
            .register(registry);
    batchSeconds =
        Timer.builder("sink.batch")
            .description("Time of a transaction, its retries included")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(registry);
    postgresRetries = retries(registry, "postgres");
    kafkaRetries = retries(registry, "kafka");
  }

  private static Counter retries(MeterRegistry registry, String cause) {
    return Counter.builder("sink.retries")
        .description("Attempts that did not succeed")
        .tag("cause", cause)
        .register(registry);
  }

  void written(int records, Duration time) {
    batchRows.record(records);
    batchSeconds.record(time);
  }

  void stored(StreamTable table, Tally tally, long missing) {
    OfStream stream = streams.get(table.name());
    stream.stored.increment(tally.stored());
    stream.duplicate.increment(tally.duplicate());
    stream.dead.increment(tally.dead());
    stream.missing.increment((double) missing);
  }

  void lag(String stream, long records) {
    streams.get(stream).lag.set(records);
  }

  void postgresRetry() {
    postgresRetries.increment();
  }

  void kafkaRetry() {
    kafkaRetries.increment();
  }

  private static final class OfStream {
    private final Counter stored;
    private final Counter duplicate;
    private final Counter dead;
    private final Counter missing;
    private final AtomicLong lag = new AtomicLong();

    OfStream(MeterRegistry registry, String stream) {
      stored = records(registry, "stored", stream, "Records that became a row");
      duplicate = records(registry, "duplicate", stream, "Records whose row stood already");
      dead = records(registry, "dead", stream, "Records that became a dead letter");
      missing = records(registry, "missing", stream, "Offsets at which the log has no record");
      Gauge.builder("sink.lag.records", lag, AtomicLong::get)
          .description("Records in Kafka that are not stored, of this process's partitions")
          .tag("stream", stream)
          .register(registry);
    }

    private static Counter records(
        MeterRegistry registry, String what, String stream, String description) {
      return Counter.builder("sink.records." + what)
          .description(description)
          .tag("stream", stream)
          .register(registry);
    }
  }
}
