package io.avtelemetry.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.drills.fault.Fault;
import io.avtelemetry.drills.fault.Faults;
import io.avtelemetry.drills.site.Setup;
import io.avtelemetry.drills.site.Site;
import io.avtelemetry.drills.site.Size;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrillSettingsTest {
  @Test
  void has_defaults() {
    assertThat(DrillSettings.of())
        .isEqualTo(new DrillSettings(1, Optional.empty(), List.of(), 50, 600, 0, Setup.PLAIN));
  }

  @Test
  void reads_every_flag() {
    assertThat(
            DrillSettings.of(
                "--seed=9",
                "--faults",
                "12",
                "--only",
                "kill-sink,rebalance",
                "--runtime",
                "docker",
                "--vehicles=60",
                "--secure",
                "--rate",
                "700",
                "--first-port",
                "25000",
                "--brokers=3",
                "--producers=2",
                "--consumers=2"))
        .isEqualTo(
            new DrillSettings(
                9,
                Optional.of(12),
                List.of("kill-sink", "rebalance"),
                60,
                700,
                25_000,
                new Setup(Site.Kind.DOCKER, new Size(3, 2, 2), true)));
    assertThat(DrillSettings.of("--scale", "--consumers", "2").setup().size())
        .isEqualTo(new Size(3, 2, 2));
  }

  @Test
  void names_the_flag_that_is_wrong() {
    assertThatThrownBy(() -> DrillSettings.of("--faults", "none")).hasMessageContaining("--faults");
    assertThatThrownBy(() -> DrillSettings.of("--brokers", "2")).hasMessageContaining("--brokers");
    assertThatThrownBy(() -> DrillSettings.of("--colour", "red")).hasMessageContaining("--colour");
    assertThatThrownBy(() -> DrillSettings.of("--runtime", "moon"))
        .hasMessageContaining("--runtime");
    assertThatThrownBy(() -> DrillSettings.of("--only", "flood").choose(Faults.all(true, true)))
        .hasMessageContaining("flood")
        .hasMessageContaining("kill-ingest");
  }

  @Test
  void chooses_the_kinds_that_are_asked_for() {
    assertThat(DrillSettings.of("--only", "kill-sink,rebalance").choose(Faults.all(true, true)))
        .extracting(Fault::kind)
        .containsExactly("kill-sink", "rebalance");
  }
}
