package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CongestionWindowTest {
  private static final long MOST = 8 << 20;
  private static final long FAST = Duration.ofMillis(5).toNanos();
  private static final long SLOW = Duration.ofMillis(600).toNanos();

  private long now = -Duration.ofSeconds(1).toNanos(); // the clock may be below zero
  private final CongestionWindow window = new CongestionWindow(MOST, Duration.ofMillis(500), now);

  private void pass(long nanos) {
    now += nanos;
  }

  /** Sends so many bytes, which Kafka takes so long for. */
  private void acknowledged(long bytes, long tookNanos) {
    window.sent(bytes);
    pass(tookNanos);
    window.settled(bytes, tookNanos, now);
  }

  private void shrinkToLeast() {
    while (window.size() > CongestionWindow.LEAST_BYTES) {
      acknowledged(1 << 20, SLOW);
    }
  }

  @Test
  void lets_in_until_as_many_bytes_wait_as_may() {
    assertThat(window.isFull()).isFalse();
    window.sent(MOST - 1);
    assertThat(window.isFull()).isFalse();
    window.sent(1);
    assertThat(window.isFull()).isTrue();
    window.settled(1, FAST, now);
    assertThat(window.isFull()).isFalse();
  }

  @Test
  void keeps_its_size_while_acknowledgements_are_in_time() {
    for (int i = 0; i < 100; i++) {
      acknowledged(1 << 20, FAST);
    }
    assertThat(window.size()).isEqualTo(MOST);
  }

  @Test
  void a_late_acknowledgement_leaves_half_of_what_waited() {
    acknowledged(2 << 20, SLOW);
    assertThat(window.size()).isEqualTo(1 << 20);
  }

  @Test
  void shrinks_once_for_all_that_was_sent_before_it_shrank() {
    window.sent(4 << 20);
    pass(SLOW);
    for (int i = 0; i < 4; i++) {
      pass(FAST);
      window.settled(1 << 20, SLOW, now);
    }
    assertThat(window.size()).isEqualTo(2 << 20);
  }

  @Test
  void never_shrinks_to_less_than_keeps_kafka_busy() {
    for (int i = 0; i < 20; i++) {
      acknowledged(1000, SLOW);
    }
    assertThat(window.size()).isEqualTo(CongestionWindow.LEAST_BYTES);
    assertThat(window.isFull()).isFalse();
  }

  @Test
  void grows_to_its_full_size_within_seconds_while_it_is_filled_and_all_is_in_time() {
    shrinkToLeast();
    long began = now;
    while (window.size() < MOST) {
      window.sent(MOST);
      assertThat(window.isFull()).isTrue();
      pass(FAST);
      window.settled(MOST, FAST, now);
      assertThat(now - began).isLessThan(Duration.ofSeconds(5).toNanos());
    }
  }

  @Test
  void does_not_grow_while_nobody_fills_it() {
    shrinkToLeast();
    for (int i = 0; i < 1000; i++) {
      acknowledged(1000, FAST);
    }
    assertThat(window.size()).isEqualTo(CongestionWindow.LEAST_BYTES);
  }
}
