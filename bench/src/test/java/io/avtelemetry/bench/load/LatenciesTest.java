package io.avtelemetry.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.bench.measure.BenchException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void tells_the_median_the_99th_percentile_and_the_longest_in_milliseconds() {
    var latencies = new Latencies();
    for (int i = 2_000; i >= 1; i--) {
      latencies.add(i * 1_000L);
    }
    assertThat(latencies.figures().values())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("p50 ms", 1_001.0, "p99 ms", 1_981.0, "longest ms", 2_000.0));
  }

  @Test
  void has_no_figures_of_nothing() {
    var nothing = new Latencies();
    assertThatThrownBy(nothing::figures).isInstanceOf(BenchException.class);
  }
}
