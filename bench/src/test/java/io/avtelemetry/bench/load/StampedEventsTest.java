package io.avtelemetry.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StampedEventsTest {
  private static final long NOON =
      Instant.parse("2027-03-01T12:00:00Z").getEpochSecond() * 1_000_000;

  private static String posted(long number) {
    return "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"vin\":\"V" + number + "\"}";
  }

  private static List<String> times(JsonNode events) {
    var times = new ArrayList<String>();
    events.forEach(event -> times.add(event.get("timestamp").asText()));
    return times;
  }

  @Test
  void every_event_of_a_batch_gets_the_time_and_keeps_its_vehicle() throws IOException {
    var batch = new StampedEvents(StampedEventsTest::posted, 998, 3);
    byte[] unused = batch.at(NOON);
    JsonNode events = new ObjectMapper().readTree(batch.at(NOON + 59_000_042));
    assertThat(times(events)).containsOnly("2027-03-01T12:00:59.000042Z").hasSize(3);
    assertThat(events)
        .extracting(event -> event.get("vin").asText())
        .containsExactly("V998", "V999", "V0");
  }

  @Test
  void one_event_is_an_object() throws IOException {
    JsonNode event =
        new ObjectMapper()
            .readTree(new StampedEvents(StampedEventsTest::posted, 7, 1).at(NOON + 1));
    assertThat(event.get("timestamp").asText()).isEqualTo("2027-03-01T12:00:00.000001Z");
    assertThat(event.get("vin").asText()).isEqualTo("V7");
  }
}
