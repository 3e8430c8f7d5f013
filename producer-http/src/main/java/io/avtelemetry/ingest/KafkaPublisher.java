package io.avtelemetry.ingest;

import io.avtelemetry.lifecycle.Backoff;
import io.avtelemetry.settings.KafkaSettings;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Streams;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events to Kafka without ever making a sender wait.
 *
 * <p>The watch's thread makes the clients, keeps the topics' metadata in them, and makes the
 * producer anew when an error has ended it; the I/O and worker threads only send.
 */
final class KafkaPublisher implements Publisher {
  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);
  private static final Duration FLUSH = Duration.ofSeconds(2);
  private static final long RENEW_AT_MOST_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int METADATA_ATTEMPTS = 50;
  private static final long METADATA_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final KafkaClients clients;
  private final KafkaTopics topics;
  private final KafkaWatch watch;
  private volatile Producer<byte[], byte[]> producer;
  private volatile boolean producerEnded;
  private Admin admin;
  private long renewedNanos = System.nanoTime() - RENEW_AT_MOST_EVERY_NANOS;

  private KafkaPublisher(KafkaClients clients, KafkaTopics topics) {
    this.clients = clients;
    this.topics = topics;
    var backoff = new Backoff(Duration.ofMillis(50), Duration.ofMillis(500), new Random());
    this.watch = new KafkaWatch(this::check, backoff, System::nanoTime);
  }

  /** Begins to connect; whether it is connected, {@link #unavailableBecause} says. */
  static KafkaPublisher connect(
      KafkaSettings kafka, PublisherSettings settings, Streams streams, MeterRegistry metrics) {
    var names = new HashSet<String>();
    for (EventStream stream : streams) {
      names.add(stream.topic());
    }
    var topics = new KafkaTopics(names, kafka);
    var publisher = new KafkaPublisher(new KafkaClients(kafka, settings), topics);
    Gauge.builder(
            "ingest.kafka.available",
            publisher,
            p -> p.watch.unavailableBecause().isEmpty() ? 1 : 0)
        .description("1 while Kafka takes events")
        .register(metrics);
    publisher.watch.start();
    return publisher;
  }

  @Override
  public void send(EventRecord event) {
    Producer<byte[], byte[]> current = producer;
    try {
      var unused = current.send(event, event);
    } catch (KafkaException | IllegalStateException e) {
      // What has ended the producer itself is thrown, not called back.
      event.onCompletion(null, e);
    }
  }

  @Override
  public void began() {
    watch.began();
  }

  @Override
  public void ended(Exception failure) {
    if (failure != null && !(failure instanceof RetriableException)) {
      producerEnded = true;
    }
    watch.ended(failure != null);
  }

  @Override
  public Optional<String> unavailableBecause() {
    return watch.unavailableBecause();
  }

  /** On the watch's thread. */
  private void check() throws UnavailableException, InterruptedException {
    try {
      if (admin == null) {
        admin = clients.admin();
      }
      topics.check(admin);
      if (producerEnded && System.nanoTime() - renewedNanos > RENEW_AT_MOST_EVERY_NANOS) {
        renewProducer();
      }
      if (producer == null) {
        producer = clients.producer();
      }
      for (String topic : topics.names()) {
        fetchMetadata(topic);
      }
    } catch (KafkaException e) {
      throw UnavailableException.because(e);
    }
  }

  private void renewProducer() {
    Producer<byte[], byte[]> ended = producer;
    producer = clients.producer();
    log.warn("the producer had ended by an error and was made anew");
    // Ends what it still holds with an error of its own, which says nothing of the new one.
    ended.close(Duration.ZERO);
    producerEnded = false;
    renewedNanos = System.nanoTime();
  }

  /** The producer itself fetches metadata on its own thread; this only asks until it is there. */
  private void fetchMetadata(String topic) throws UnavailableException {
    for (int attempt = 0; attempt < METADATA_ATTEMPTS; attempt++) {
      try {
        var unused = producer.partitionsFor(topic);
        return;
      } catch (TimeoutException e) {
        LockSupport.parkNanos(METADATA_WAIT_NANOS);
      }
    }
    throw new UnavailableException("the producer has no metadata of " + topic);
  }

  @Override
  public void close() {
    watch.close();
    if (producer != null) {
      producer.close(FLUSH);
    }
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
