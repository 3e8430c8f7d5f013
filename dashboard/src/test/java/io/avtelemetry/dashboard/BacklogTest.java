package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.dashboard.LogEnds.Part;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Part FIRST = new Part("diag", 0);
  private static final Part SECOND = new Part("diag", 1);
  private final Backlog backlog = new Backlog();
  private long second;

  private void look(long position, long end) {
    look(Map.of(FIRST, position), Map.of(FIRST, end));
  }

  private void look(Map<Part, Long> positions, Map<Part, Long> ends) {
    backlog.look(positions, ends, TimeUnit.SECONDS.toNanos(second++));
  }

  @Test
  void a_sink_that_keeps_up_is_never_behind_however_much_comes() {
    for (int i = 0; i < 60; i++) {
      look(i * 1000L, i * 1000L + 900);
      assertThat(backlog.behindSeconds()).isLessThanOrEqualTo(1);
    }
    assertThat(backlog.records()).isEqualTo(900);
  }

  @Test
  void a_sink_that_stands_still_is_behind_since_it_stood() {
    look(10, 10);
    for (int i = 0; i <= 7; i++) {
      look(10, 11 + i);
    }
    assertThat(backlog.behindSeconds()).isEqualTo(7);
    look(18, 18);
    assertThat(backlog.behindSeconds()).isZero();
  }

  @Test
  void one_partition_that_stands_still_shows_though_the_other_goes_on() {
    for (long i = 0; i <= 6; i++) {
      look(Map.of(FIRST, 5L, SECOND, i * 1000), Map.of(FIRST, 6L, SECOND, i * 1000));
    }
    assertThat(backlog.behindSeconds()).isEqualTo(6);
  }

  @Test
  void a_partition_that_the_sink_has_not_begun_counts_whole() {
    look(Map.of(), Map.of(FIRST, 42L));
    assertThat(backlog.records()).isEqualTo(42);
  }

  @Test
  void a_position_beyond_the_log_is_told() {
    look(10, 3);
    assertThat(backlog.isBeyondTheEnd()).isTrue();
  }
}
