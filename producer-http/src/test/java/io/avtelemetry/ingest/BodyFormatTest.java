package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyFormatTest {
  @Test
  void knows_the_media_types_in_any_case() {
    assertThat(BodyFormat.of("application/json")).isEqualTo(BodyFormat.JSON);
    assertThat(BodyFormat.of("Application/X-NDJSON")).isEqualTo(BodyFormat.NDJSON);
    assertThat(BodyFormat.of("application/x-www-form-urlencoded")).isEqualTo(BodyFormat.FORM);
  }

  @Test
  void takes_utf_8_and_other_parameters() {
    assertThat(BodyFormat.of("application/json; charset=UTF-8")).isEqualTo(BodyFormat.JSON);
    assertThat(BodyFormat.of("application/json;charset=\"utf-8\"")).isEqualTo(BodyFormat.JSON);
    assertThat(BodyFormat.of("application/json; profile=x")).isEqualTo(BodyFormat.JSON);
  }

  @Test
  void takes_no_other_charset_and_no_other_type() {
    assertThat(BodyFormat.of("application/json; charset=iso-8859-1")).isNull();
    assertThat(BodyFormat.of("text/plain")).isNull();
    assertThat(BodyFormat.of("application/jsonx")).isNull();
    assertThat(BodyFormat.of(null)).isNull();
  }
}
