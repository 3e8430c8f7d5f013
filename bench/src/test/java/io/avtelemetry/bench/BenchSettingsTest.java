package io.avtelemetry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchSettingsTest {
  @Test
  void three_rounds_of_a_million_events_are_the_default() {
    var settings = BenchSettings.of();
    assertThat(settings.names()).isEmpty();
    assertThat(settings.rounds()).isEqualTo(3);
    assertThat(settings.events()).isEqualTo(1_000_000);
    assertThat(settings.endurance()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.firstPort()).isEmpty();
    assertThat(settings.wants("anybody")).isTrue();
  }

  @Test
  void reads_names_and_flags_in_any_order() {
    var settings =
        BenchSettings.of(
            "--rounds",
            "5",
            "sink",
            "--events=20",
            "codec",
            "--only",
            "a,b",
            "--ports",
            "23000",
            "--minutes",
            "2");
    assertThat(settings.names()).isEqualTo(List.of("sink", "codec"));
    assertThat(settings.rounds()).isEqualTo(5);
    assertThat(settings.events()).isEqualTo(20);
    assertThat(settings.endurance()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.firstPort()).hasValue(23000);
    assertThat(settings.wants("a")).isTrue();
    assertThat(settings.wants("c")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"--rounds,0", "--rounds,many", "--events,-1", "--ports,70000", "--speed,9"})
  void names_the_flag_that_is_wrong(String flag, String value) {
    assertThatThrownBy(() -> BenchSettings.of(flag, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(flag);
  }

  @Test
  void names_a_flag_without_its_value() {
    assertThatThrownBy(() -> BenchSettings.of("sink", "--rounds"))
        .hasMessage("--rounds is not understood, or needs a value");
  }
}
