package io.avtelemetry.drills.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.load.Sent;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private final Recording recording = new Recording();

  private static String event(int second, double speed) {
    return """
        {"timestamp":"2026-11-21T08:00:%02d.000001Z","vin":"V","make":"a","model":"b",\
        "position_x":1,"position_y":2,"position_z":3,"speed":%s}"""
        .formatted(second, speed);
  }

  private List<DrillEvent> send(String body) {
    return recording.sent(body.getBytes(UTF_8));
  }

  private Sent vehicle() {
    return recording.vehicles().iterator().next();
  }

  @Test
  void keeps_an_event_that_is_sent_again_once() {
    send(event(1, 5));
    send("[" + event(1, 5) + "," + event(2, 6) + "]");

    assertThat(vehicle().count()).isEqualTo(2);
    assertThat(vehicle().event(vehicle().sequenceAt(1_795_248_002_000_001L)).speed()).isEqualTo(6);
    assertThat(recording.surprises()).isEmpty();
  }

  @Test
  void believes_only_an_answer_that_accepts() {
    List<DrillEvent> events = send("[" + event(1, 5) + "," + event(2, 6) + "]");

    recording.answered(events, 503, "{}".getBytes(UTF_8));
    assertThat(vehicle().accepted()).isZero();

    recording.answered(events, 207, "{\"rejected\":[{\"index\":1}]}".getBytes(UTF_8));
    assertThat(vehicle().isAccepted(0)).isTrue();
    assertThat(vehicle().isAccepted(1)).isFalse();

    recording.answered(events, 202, "{\"accepted\":2}".getBytes(UTF_8));
    assertThat(vehicle().accepted()).isEqualTo(2);
  }

  @Test
  void tells_of_another_event_at_the_same_time_and_of_what_is_none() {
    send(event(1, 5));
    send(event(1, 5.5));
    send("hello");

    assertThat(recording.surprises())
        .satisfiesExactly(
            other -> assertThat(other).contains("speed sent 5.0 stored 5.5"),
            none -> assertThat(none).contains("no event").contains("hello"));
  }
}
