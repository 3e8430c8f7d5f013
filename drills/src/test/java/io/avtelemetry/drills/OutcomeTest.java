package io.avtelemetry.drills;

import static io.avtelemetry.drills.Outcome.AS_PROMISED;
import static io.avtelemetry.drills.Outcome.DIFFERENT;
import static io.avtelemetry.drills.Outcome.EXACT_BUT_LATE_OR_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void is_the_worse_of_two() {
    assertThat(AS_PROMISED.and(EXACT_BUT_LATE_OR_LARGE)).isEqualTo(EXACT_BUT_LATE_OR_LARGE);
    assertThat(DIFFERENT.and(EXACT_BUT_LATE_OR_LARGE)).isEqualTo(DIFFERENT);
    assertThat(AS_PROMISED.and(AS_PROMISED).unless(false)).isEqualTo(AS_PROMISED);
    assertThat(EXACT_BUT_LATE_OR_LARGE.unless(true)).isEqualTo(DIFFERENT);
  }

  @Test
  void tells_a_lost_event_from_a_late_one_by_its_status() {
    assertThat(AS_PROMISED.status()).isZero();
    assertThat(DIFFERENT.status()).isEqualTo(1);
    assertThat(EXACT_BUT_LATE_OR_LARGE.status()).isEqualTo(3);
  }
}
