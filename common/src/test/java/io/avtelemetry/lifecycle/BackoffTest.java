package io.avtelemetry.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), new Random(1));

  @Test
  void waits_double_within_jitter_up_to_the_maximum() {
    long bound = 100;
    for (int i = 0; i < 50; i++) {
      assertThat(backoff.next().toMillis()).isBetween(bound / 2, bound);
      bound = Math.min(2000, bound * 2);
    }
    assertThat(backoff.attempts()).isEqualTo(50);
  }

  @Test
  void a_reset_begins_anew() {
    for (int i = 0; i < 10; i++) {
      assertThat(backoff.next()).isPositive();
    }
    backoff.reset();
    assertThat(backoff.next().toMillis()).isBetween(50L, 100L);
  }
}
