package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptTest {
  private static String preferred(String accept) {
    return Accept.preferred(accept, List.of("text/plain", "text/html", "application/json"));
  }

  @Test
  void curl_gets_the_first() {
    assertThat(preferred("*/*")).isEqualTo("text/plain");
    assertThat(preferred(null)).isEqualTo("text/plain");
  }

  @Test
  void a_browser_gets_html() {
    assertThat(preferred("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"))
        .isEqualTo("text/html");
  }

  @Test
  void the_best_quality_wins() {
    assertThat(preferred("text/html;q=0.5, Application/JSON;q=0.7, text/plain;q=0.1"))
        .isEqualTo("application/json");
  }

  @Test
  void the_most_specific_range_says_the_quality() {
    assertThat(preferred("text/*;q=0.9, text/plain;q=0, application/json;q=0.5"))
        .isEqualTo("text/html");
  }

  @Test
  void who_likes_nothing_of_it_gets_the_first() {
    assertThat(preferred("image/png")).isEqualTo("text/plain");
    assertThat(preferred("text/html;q=much")).isEqualTo("text/plain");
  }
}
