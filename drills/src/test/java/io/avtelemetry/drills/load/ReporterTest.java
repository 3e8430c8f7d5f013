package io.avtelemetry.drills.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReporterTest {
  private final Reporter reporter = new Reporter('S', 3, 42, 1_700_000_000_000_000L);

  @Test
  void makes_the_same_event_again() {
    assertThat(new Reporter('S', 3, 42, 1_700_000_000_000_000L).event(17))
        .isEqualTo(reporter.event(17));
    assertThat(new Reporter('S', 4, 42, 1_700_000_000_000_000L).event(17))
        .isNotEqualTo(reporter.event(17));
  }

  @Test
  void finds_an_event_by_its_time_alone() {
    for (long sequence = 0; sequence < 1_000; sequence++) {
      assertThat(reporter.sequenceAt(reporter.event(sequence).micros())).isEqualTo(sequence);
    }
    assertThat(reporter.sequenceAt(reporter.event(5).micros() + 1)).isEqualTo(-1);
  }

  @Test
  void keeps_to_what_the_stream_allows() {
    for (long sequence = 0; sequence < 10_000; sequence++) {
      DrillEvent event = reporter.event(sequence);
      assertThat(event.vin()).matches("[A-Z0-9]{17}");
      assertThat(event.make().codePointCount(0, event.make().length())).isLessThanOrEqualTo(20);
      assertThat(event.speed()).isFinite().isNotNegative();
    }
  }

  @Test
  void tells_the_field_in_which_two_events_differ() {
    var sent = new DrillEvent(1, "V", "a", "b", 0.0, 0, 0, 0, null, null, null);
    var stored = new DrillEvent(1, "V", "a", "b", 0.1, 0, 0, 0, null, null, null);

    assertThat(sent.differenceTo(sent)).isNull();
    assertThat(sent.differenceTo(stored)).isEqualTo("position_x sent 0.0 stored 0.1");
  }
}
