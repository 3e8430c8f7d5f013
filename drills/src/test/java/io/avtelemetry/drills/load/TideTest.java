package io.avtelemetry.drills.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TideTest {
  @Test
  void tells_the_share_of_requests_that_was_accepted_in_time() {
    var tide = new Tide(Duration.ofSeconds(10));
    for (int i = 0; i < 99; i++) {
      tide.accepted(100, Duration.ofMillis(7));
    }
    tide.accepted(100, Duration.ofSeconds(4));

    assertThat(tide.acceptedWithin(0.5)).isEqualTo(Duration.ofMillis(7));
    assertThat(tide.acceptedWithin(0.99)).isEqualTo(Duration.ofMillis(7));
    assertThat(tide.acceptedWithin(1)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void counts_what_was_offered_and_accepted_by_the_second() {
    var tide = new Tide(Duration.ofSeconds(10));
    tide.offered(500);
    tide.accepted(200, Duration.ZERO);

    assertThat(tide.offeredPerSecond()).isEqualTo(50);
    assertThat(tide.acceptedPerSecond()).isEqualTo(20);
    assertThat(tide.perSecond()).containsExactly(20L);
  }

  @Test
  void what_grows_has_not_collapsed_and_what_stood_still_has() {
    assertThat(Tide.leastOfBest(7, 8, 9, 40, 38, 40)).isEqualTo(0.95);
    assertThat(Tide.leastOfBest(7, 40, 10, 41)).isEqualTo(0.25);
    assertThat(Tide.leastOfBest(50, 40, 41)).isEqualTo(0.8);
    assertThat(Tide.leastOfBest(0, 0)).isZero();
  }
}
