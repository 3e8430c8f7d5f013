package io.avtelemetry.drills.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LifeTest {
  private static final long LIMIT_KIB = 1_000;

  private static Life of(int looks, LongUnaryOperator kib) {
    List<Long> all = LongStream.range(0, looks).map(kib).boxed().toList();
    return new Life("consumer1", LIMIT_KIB, all, all, 1, 1);
  }

  @Test
  void a_heap_that_fills_up_late_is_bounded_by_itself() {
    List<Long> all = LongStream.range(0, 100).map(look -> 100 + 6 * look).boxed().toList();
    var beside = Collections.nCopies(100, 100L);
    assertThat(new Life("consumer1", LIMIT_KIB, all, beside, 1, 1).isUnbounded()).isFalse();
  }

  @Test
  void a_process_that_warms_up_and_stays_is_bounded() {
    assertThat(of(100, look -> Math.min(900, 100 + 30 * look)).isUnbounded()).isFalse();
  }

  @Test
  void a_process_that_goes_on_growing_is_unbounded_below_its_limit() {
    assertThat(of(100, look -> 100 + 6 * look).isUnbounded()).isTrue();
  }

  @Test
  void one_high_look_is_no_growth() {
    assertThat(of(100, look -> look == 99 ? 900 : 300).isUnbounded()).isFalse();
  }

  @Test
  void a_process_above_its_limit_is_unbounded_however_short_it_ran() {
    assertThat(of(3, look -> look == 1 ? 1_001 : 300).isUnbounded()).isTrue();
  }

  @Test
  void a_process_that_ran_too_short_has_not_settled() {
    assertThat(of(30, look -> 20 * look).isUnbounded()).isFalse();
  }
}
