package io.avtelemetry.vehicle.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.vehicle.report.Answer.Accepted;
import io.avtelemetry.vehicle.report.Answer.Rejected;
import io.avtelemetry.vehicle.report.Answer.TooLarge;
import io.avtelemetry.vehicle.report.Answer.Unavailable;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  @Test
  void accepted_means_that_the_answer_counts_them_all() {
    assertThat(Answer.read(3, 202, null, "{\"accepted\":3}")).isEqualTo(new Accepted());
  }

  @ParameterizedTest
  @CsvSource({
    "202, '{\"accepted\":2}'",
    "202, ''",
    "202, <html>",
    "200, '{\"accepted\":3}'",
    "204, ''",
    "207, '{\"accepted\":1,\"rejected\":[{\"index\":0}]}'",
    "207, '{\"accepted\":2,\"rejected\":[{\"index\":3}]}'",
    "301, ''",
    "404, ''",
    "500, ''",
    "503, ''"
  })
  void what_does_not_say_what_became_of_them_all_is_tried_again(int status, String body) {
    assertThat(Answer.read(3, status, null, body)).isInstanceOf(Unavailable.class);
  }

  @Test
  void some_may_be_rejected() {
    String body =
        "{\"accepted\":2,\"rejected\":[{\"index\":1,\"field\":\"speed\",\"detail\":\"is < 0\"}]}";

    assertThat(Answer.read(3, 207, null, body)).isEqualTo(new Rejected(1, "speed is < 0"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 415, 422})
  void all_may_be_rejected(int status) {
    assertThat(Answer.read(3, status, null, "{\"title\":\"t\",\"detail\":\"d\"}"))
        .isEqualTo(new Rejected(3, status + " d"));
  }

  @Test
  void what_is_too_large_is_split_until_it_is_one_event() {
    assertThat(Answer.read(2, 413, null, "")).isEqualTo(new TooLarge());
    assertThat(Answer.read(1, 413, null, "")).isInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "' 7 ', 7"})
  void retry_after_is_heeded(String header, int seconds) {
    assertThat(Answer.read(1, 503, header, ""))
        .isEqualTo(new Unavailable("HTTP 503", Optional.of(Duration.ofSeconds(seconds))));
  }

  @Test
  void a_retry_after_that_is_no_number_of_seconds_is_not_heeded() {
    assertThat(Answer.read(1, 503, "Fri, 31 Dec 1999 23:59:59 GMT", ""))
        .isEqualTo(new Unavailable("HTTP 503", Optional.empty()));
  }
}
