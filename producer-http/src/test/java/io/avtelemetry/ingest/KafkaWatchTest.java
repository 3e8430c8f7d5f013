package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avtelemetry.lifecycle.Backoff;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaWatchTest {
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String away = "no broker";
  private volatile Runnable whileAsked = () -> {};
  private final KafkaWatch watch =
      new KafkaWatch(
          () -> {
            asked.incrementAndGet();
            whileAsked.run();
            if (away != null) {
              throw new UnavailableException(away);
            }
          },
          new Backoff(Duration.ofMillis(1), Duration.ofMillis(10), new Random(1)),
          System::nanoTime);

  @AfterEach
  void close() {
    watch.close();
  }

  private void startAvailable() {
    away = null;
    watch.start();
    await().until(() -> watch.unavailableBecause().isEmpty());
  }

  @Test
  void is_away_until_it_was_reached() {
    assertThat(watch.unavailableBecause()).hasValue("it has not been reached yet");
    watch.start();
    await().until(() -> watch.unavailableBecause().equals(java.util.Optional.of("no broker")));
    away = null;
    await().until(() -> watch.unavailableBecause().isEmpty());
  }

  @Test
  void one_failed_batch_shuts_nobody_out_while_kafka_answers() {
    startAvailable();
    int before = asked.get();
    watch.began();
    watch.ended(true);
    await().until(() -> asked.get() > before);
    assertThat(watch.unavailableBecause()).isEmpty();
  }

  @Test
  void a_failed_batch_makes_it_ask_and_see_that_kafka_is_away_and_back() {
    startAvailable();
    away = "stopped";
    watch.began();
    watch.ended(true);
    await().until(() -> watch.unavailableBecause().isPresent());
    away = null;
    await().until(() -> watch.unavailableBecause().isEmpty());
  }

  @Test
  void batches_that_wait_make_it_ask() {
    startAvailable();
    away = "stopped";
    watch.began();
    await().until(() -> watch.unavailableBecause().isPresent());
  }

  @Test
  void while_batches_are_stored_kafka_is_there_even_if_it_does_not_answer() {
    startAvailable();
    int before = asked.get();
    whileAsked = () -> watch.ended(false);
    away = "too busy";
    watch.began();
    watch.ended(true);
    await().until(() -> asked.get() > before);
    await().during(Duration.ofMillis(100)).until(() -> watch.unavailableBecause().isEmpty());
  }
}
