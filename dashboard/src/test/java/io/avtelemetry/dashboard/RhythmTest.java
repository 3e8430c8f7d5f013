package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RhythmTest {
  private static final long SECOND = 1_000_000;
  private static final long USUAL = 3 * SECOND;

  private static Rhythm of(double... gapSeconds) {
    Rhythm rhythm = Rhythm.UNKNOWN;
    for (double gap : gapSeconds) {
      rhythm = rhythm.after((long) (gap * SECOND));
    }
    return rhythm;
  }

  @Test
  void one_gap_may_be_a_night_and_tells_nothing() {
    assertThat(of().silentAfter(USUAL)).isEqualTo(9 * SECOND);
    assertThat(of(36_000).silentAfter(USUAL)).isEqualTo(9 * SECOND);
    assertThat(of(36_000).seconds()).isNaN();
  }

  @Test
  void three_of_the_vehicles_own_intervals_make_it_silent() {
    assertThat(of(60, 60).silentAfter(USUAL)).isEqualTo(180 * SECOND);
    assertThat(of(2, 2, 2, 2, 2).seconds()).isEqualTo(2);
  }

  @Test
  void a_tunnel_is_no_interval() {
    assertThat(of(3, 3, 600, 3, 3).seconds()).isEqualTo(3);
    assertThat(of(600, 3).seconds()).isEqualTo(3);
  }

  @Test
  void another_interval_is_learned_within_three_reports() {
    assertThat(of(3, 3, 3, 3, 60, 60).seconds()).isEqualTo(60);
    assertThat(of(60, 60, 60, 60, 3, 3, 3).seconds()).isEqualTo(3);
  }

  @Test
  void reports_that_come_in_pairs_are_not_taken_for_a_fast_vehicle() {
    assertThat(of(0.01, 10, 0.01, 10, 0.01).seconds()).isEqualTo(10);
    assertThat(of(0.01, 0.01, 0.01).silentAfter(USUAL)).isEqualTo(3 * SECOND);
  }

  @Test
  void what_is_told_does_not_follow_every_millisecond() {
    assertThat(of(10, 10, 10.4, 10.9, 9.7).seconds()).isEqualTo(10);
  }
}
