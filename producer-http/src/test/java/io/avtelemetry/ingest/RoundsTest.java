package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final Rounds rounds = new Rounds(25, Duration.ofMillis(500));

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void is_late_when_the_next_round_does_not_begin() {
    long now = 1_000;
    rounds.began(now);
    assertThat(rounds.isLate(now + millis(525))).isFalse();
    assertThat(rounds.isLate(now + millis(526))).isTrue();
  }

  @Test
  void is_in_time_again_with_the_next_round() {
    long now = Long.MAX_VALUE - millis(100); // the clock may run over
    rounds.began(now);
    now += millis(600);
    assertThat(rounds.isLate(now)).isTrue();
    rounds.began(now);
    assertThat(rounds.isLate(now)).isFalse();
  }
}
