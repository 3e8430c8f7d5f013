package io.avtelemetry.drills.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapWatchTest {
  @Test
  void adds_up_the_spaces_of_the_heap_alone() {
    String figures =
        """
        # HELP jvm_memory_used_bytes The amount of used memory
        jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 2.0E6
        jvm_memory_used_bytes{area="heap",id="G1 Old Gen"} 500000.0
        jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 3.0E7
        jvm_memory_max_bytes{area="heap",id="G1 Old Gen"} 4.0E8
        """;

    assertThat(HeapWatch.used(figures)).isEqualTo(2.5e6);
    assertThat(HeapWatch.used("")).isZero();
  }
}
