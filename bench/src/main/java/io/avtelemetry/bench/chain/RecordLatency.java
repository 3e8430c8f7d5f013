package io.avtelemetry.bench.chain;

import io.avtelemetry.bench.load.Clock;
import io.avtelemetry.bench.load.Latencies;
import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.Installation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka alone: the sink is stopped, and a consumer that only reads takes the time. */
record RecordLatency(Installation site, SingleEvents load) implements Contender {
  static final String NAME = "kafka";
  private static final int WARM_UP_SECONDS = 5;
  private static final int SECONDS = 15;
  private static final int TIME_BEGINS = "{\"timestamp\":\"".length();
  private static final int TIME_LENGTH = "2026-11-21T08:00:00.000000Z".length();
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LIMIT_MICROS = 60_000_000;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "the same events without the sink: sampled → 202 → read by a bare consumer";
  }

  @Override
  public Figures run(int round) throws InterruptedException {
    site.stop("consumer1");
    var latencies = new Latencies();
    var ready = new CountDownLatch(1);
    long events = (long) SECONDS * SingleEvents.PER_SECOND;
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      load.send(round == 1 ? 3 * WARM_UP_SECONDS : WARM_UP_SECONDS, (n, vehicle, due) -> {});
      Future<Void> reading = thread.submit(() -> read(events, latencies, ready));
      ready.await();
      load.send(SECONDS, (n, vehicle, due) -> {});
      reading.get();
    } catch (ExecutionException e) {
      throw new BenchException("the topic could not be read", e.getCause());
    } finally {
      thread.shutdown();
    }
    // For the others; what the topic holds meanwhile it catches up with now.
    var unused = site.startAndAwaitReady("consumer1");
    return latencies.figures();
  }

  private Void read(long expected, Latencies latencies, CountDownLatch ready) {
    Map<String, Object> properties =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            site.bootstrapServers(),
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false);
    long deadline = Clock.micros() + LIMIT_MICROS;
    long seen = 0;
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(Installation.TOPIC).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      ready.countDown();
      while (seen < expected && Clock.micros() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          latencies.add(Clock.micros() - sampled(record.value()));
          seen++;
        }
      }
    }
    if (seen < expected) {
      throw new BenchException((expected - seen) + " events were not read");
    }
    return null;
  }

  private static long sampled(byte[] value) {
    Instant time =
        Instant.parse(new String(value, TIME_BEGINS, TIME_LENGTH, StandardCharsets.US_ASCII));
    return Instant.EPOCH.until(time, ChronoUnit.MICROS);
  }
}
