package io.avtelemetry.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  @Test
  void of_three_copies_two_must_have_a_record() {
    assertThat(copies(3).topicProperties()).isEqualTo(Map.of("min.insync.replicas", "2"));
  }

  @Test
  void with_fewer_copies_any_one_may_be_away() {
    assertThat(copies(1).topicProperties()).isEmpty();
    assertThat(copies(2).topicProperties()).isEmpty();
  }

  private static KafkaSettings copies(int count) {
    return new KafkaSettings("localhost:9092", 6, (short) count, Optional.empty());
  }
}
