package io.avtelemetry.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GoalTest {
  @Test
  void a_floor_is_reached_at_its_bound() {
    assertThat(Goal.atLeast(0.75, "ratio", OptionalDouble.of(0.75)).isReached()).isTrue();
    assertThat(Goal.atLeast(0.75, "ratio", OptionalDouble.of(0.74)).isReached()).isFalse();
  }

  @Test
  void a_ceiling_is_reached_at_its_bound() {
    assertThat(Goal.atMost(5, "p99 ms", OptionalDouble.of(5)).isReached()).isTrue();
    assertThat(Goal.atMost(5, "p99 ms", OptionalDouble.of(5.1)).isReached()).isFalse();
  }

  @Test
  void what_was_not_measured_is_not_reached_and_says_so() {
    var goal = Goal.atMost(5, "p99 ms", OptionalDouble.empty());
    assertThat(goal.isReached()).isFalse();
    assertThat(goal).hasToString("p99 ms ≤ 5.00: not measured");
  }
}
