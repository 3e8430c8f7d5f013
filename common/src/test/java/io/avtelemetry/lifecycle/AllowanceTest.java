package io.avtelemetry.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Allowance allowance = new Allowance(10, 0);

  @Test
  void lets_in_what_a_second_brings_and_no_more() {
    for (int i = 0; i < 10; i++) {
      assertThat(allowance.enter(0)).isZero();
    }
    assertThat(allowance.enter(0)).isEqualTo(Duration.ofMillis(100));
    assertThat(allowance.enter(SECOND / 10)).isZero();
    assertThat(allowance.enter(SECOND / 10)).isPositive();
  }

  @Test
  void a_batch_is_paid_for_before_the_next_is_let_in() {
    assertThat(allowance.enter(0)).isZero();
    allowance.take(29); // 30 events, 20 more than there were
    assertThat(allowance.enter(0)).isEqualTo(Duration.ofMillis(2100));
    assertThat(allowance.enter(2 * SECOND)).isPositive();
    assertThat(allowance.enter(3 * SECOND)).isZero();
  }

  @Test
  void a_long_pause_saves_up_one_second() {
    for (int i = 0; i < 10; i++) {
      assertThat(allowance.enter(1000 * SECOND)).isZero();
    }
    assertThat(allowance.enter(1000 * SECOND)).isPositive();
  }
}
