package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ingest",
        "ingest:5001",
        "ingest:",
        "127.0.0.1:5001",
        "[::1]",
        "[::1]:5001",
        "[v1.a]",
        "a_b.example",
        "ing%65st",
        "a~b!$&'()*+,;=c"
      })
  void takes_what_may_be_a_host(String host) {
    assertThat(RequestHead.isHost(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a/b",
        "me@a",
        "a:b",
        "a:1:2",
        "[::1",
        "[]",
        "[]:1",
        "[::1]5001",
        "[::1]:x",
        "<a>",
        "a\u0000",
        "ü",
        "a\"",
        "a?b",
        "a#b",
        "a\\b",
        "::1"
      })
  void refuses_what_is_none(String host) {
    assertThat(RequestHead.isHost(host)).isFalse();
  }
}
