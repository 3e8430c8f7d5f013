package io.avtelemetry.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OverloadSettingsTest {
  @Test
  void has_defaults() {
    assertThat(OverloadSettings.of()).isEqualTo(new OverloadSettings(1, 180, 25, 0));
  }

  @Test
  void reads_every_flag() {
    assertThat(
            OverloadSettings.of(
                "--seed", "9", "--seconds=60", "--cpu-percent", "50", "--first-port=25000"))
        .isEqualTo(new OverloadSettings(9, 60, 50, 25_000));
  }

  @Test
  void names_the_flag_that_is_wrong() {
    assertThatThrownBy(() -> OverloadSettings.of("--seconds", "0"))
        .hasMessageContaining("--seconds");
    assertThatThrownBy(() -> OverloadSettings.of("--faults", "3")).hasMessageContaining("--faults");
  }
}
