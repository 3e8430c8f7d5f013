package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveFleetTest {
  private final LiveFleet fleet = new LiveFleet();

  private boolean report(String vin, String make, long micros) {
    return fleet.add(Position.reported(vin, make, "F-150", 41, -87, 0, 10, micros));
  }

  private Position newest(String vin) {
    return fleet.positions().stream().filter(p -> p.vin().equals(vin)).findFirst().orElseThrow();
  }

  @Test
  void the_newest_report_stays_whatever_comes_after_it() {
    report("A", "Ford", 20);
    report("A", "Ford", 10);
    report("A", "Ford", 20);
    assertThat(newest("A").micros()).isEqualTo(20);
    assertThat(fleet.version()).isEqualTo(1);
  }

  @Test
  void a_report_behind_a_newer_one_is_told_from_one_that_is_sent_again() {
    assertThat(report("A", "Ford", 20)).isFalse();
    assertThat(report("A", "Ford", 10)).isTrue();
    assertThat(report("A", "Ford", 20)).isFalse();
    assertThat(report("B", "Ford", 10)).isFalse();
  }

  @Test
  void who_saw_a_version_finds_all_that_changed_since() {
    report("A", "Ford", 1);
    report("B", "Ford", 1);
    long seen = fleet.version();
    report("B", "Ford", 2);
    assertThat(fleet.positions())
        .filteredOn(p -> p.version() > seen)
        .extracting(Position::vin)
        .containsExactly("B");
  }

  @Test
  void a_make_is_new_once() {
    report("A", "Ford", 1);
    report("A", "Ford", 2);
    assertThat(newest("A").labelVersion()).isEqualTo(1);
    report("A", "Opel", 3);
    assertThat(newest("A").labelVersion()).isEqualTo(3);
  }

  @Test
  void identities_are_bounded() {
    for (int i = 0; i <= LiveFleet.MOST_VEHICLES; i++) {
      report("V" + i, "Ford", 1);
    }
    assertThat(fleet.positions()).hasSize(LiveFleet.MOST_VEHICLES);
    report("V0", "Ford", 2);
    assertThat(newest("V0").micros()).isEqualTo(2);
  }

  @Test
  void those_who_are_not_silent_are_counted_each_by_its_own_interval() {
    long second = 1_000_000;
    for (int i = 0; i < 3; i++) {
      report("every 3 s", "Ford", i * 3L * second);
      report("every 60 s", "Ford", i * 60L * second);
    }
    report("once", "Ford", 6 * second);
    assertThat(fleet.reporting(15 * second, 3 * second)).isEqualTo(3);
    assertThat(fleet.reporting(16 * second, 3 * second)).isEqualTo(1);
    assertThat(fleet.reporting(300 * second, 3 * second)).isEqualTo(1);
    assertThat(fleet.reporting(301 * second, 3 * second)).isZero();
  }

  @Test
  void an_interval_is_told_when_it_is_learned() {
    for (int i = 0; i < 3; i++) {
      report("A", "Ford", i * 60_000_000L);
    }
    report("B", "Ford", 1);
    fleet.learn("B", new Rhythm(0, 0, 5_000_000, 5_000_000, 5_000_000));
    fleet.learn("A", new Rhythm(0, 0, 9, 9, 9));
    assertThat(newest("A").labelVersion()).isEqualTo(3);
    assertThat(newest("A").rhythm().seconds()).isEqualTo(60);
    assertThat(newest("B").labelVersion()).isEqualTo(5);
    assertThat(newest("B").rhythm().seconds()).isEqualTo(5);
  }
}
