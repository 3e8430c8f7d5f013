package io.avtelemetry.drills.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.drills.load.Standstill.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandstillTest {
  private static final Instant BEGIN = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void is_the_longest_time_between_two_rows_of_one_partition_and_of_any() {
    assertThat(between(stored(0, 1), stored(1, 2), stored(1, 6), stored(0, 7), stored(1, 8)))
        .isEqualTo(new Standstill(Duration.ofSeconds(4), Duration.ofSeconds(6), 0));
  }

  @Test
  void counts_from_the_beginning_and_to_the_end() {
    assertThat(between(stored(1, 4), stored(0, 5), stored(0, 9)))
        .isEqualTo(new Standstill(Duration.ofSeconds(4), Duration.ofSeconds(6), 1));
    assertThat(between(stored(0, 5)))
        .isEqualTo(new Standstill(Duration.ofSeconds(5), Duration.ofSeconds(10), 1));
  }

  private static Standstill between(Stored... rows) {
    return Standstill.of(List.of(rows), BEGIN, BEGIN.plusSeconds(10), 2);
  }

  private static Stored stored(int partition, int second) {
    return new Stored(partition, BEGIN.plusSeconds(second));
  }
}
