package io.avtelemetry.vehicle.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What became of the events of one request, as far as the answer tells. */
sealed interface Answer {
  /** All are safe. */
  record Accepted() implements Answer {}

  /** So many will never be accepted, for this reason; the rest are safe. */
  record Rejected(int events, String detail) implements Answer {}

  /** Too large together: to be sent in smaller parts. */
  record TooLarge() implements Answer {}

  /** Nothing is known: all are to be sent again, not before {@code retryAfter}. */
  record Unavailable(String reason, Optional<Duration> retryAfter) implements Answer {}

  /**
   * Reads an HTTP answer to a request with so many events. Only what says in full what became of
   * them all is believed.
   */
  static Answer read(int sent, int status, String retryAfter, String body) {
    return switch (status) {
      case 202 -> accepted(sent, body);
      case 207 -> partly(sent, body);
      case 413 -> sent > 1 ? new TooLarge() : new Rejected(1, "413 too large");
      case 400, 415, 422 -> new Rejected(sent, status + " " + detail(body));
      // Its token may yet be made good: the events wait.
      case 401, 403 -> new Unavailable("HTTP " + status + " " + detail(body), delay(retryAfter));
      default -> new Unavailable("HTTP " + status, delay(retryAfter));
    };
  }

  private static Answer accepted(int sent, String body) {
    JsonNode answer = parse(body);
    return answer.path("accepted").asInt(-1) == sent
        ? new Accepted()
        : new Unavailable("HTTP 202 that does not accept " + sent, Optional.empty());
  }

  private static Answer partly(int sent, String body) {
    JsonNode answer = parse(body);
    int accepted = answer.path("accepted").asInt(-1);
    Set<Integer> rejected = new HashSet<>();
    String detail = "";
    for (JsonNode event : answer.path("rejected")) {
      int index = event.path("index").asInt(-1);
      if (index >= 0 && index < sent) {
        rejected.add(index);
      }
      detail = event.path("field").asText("") + " " + event.path("detail").asText("");
    }
    return accepted >= 0 && accepted + rejected.size() == sent
        ? new Rejected(rejected.size(), detail.strip())
        : new Unavailable("HTTP 207 that does not add up to " + sent, Optional.empty());
  }

  private static String detail(String body) {
    JsonNode problem = parse(body);
    String detail = problem.path("detail").asText(problem.path("title").asText(""));
    return detail.length() <= 200 ? detail : detail.substring(0, 200);
  }

  private static JsonNode parse(String body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (IOException e) {
      return Json.MAPPER.missingNode();
    }
  }

  /** Retry-After in seconds; the form with a date is not used by ingest and not heeded. */
  private static Optional<Duration> delay(String retryAfter) {
    return retryAfter != null && retryAfter.strip().matches("\\d{1,4}")
        ? Optional.of(Duration.ofSeconds(Integer.parseInt(retryAfter.strip())))
        : Optional.empty();
  }

  /** Shared by all threads, as Jackson allows. */
  final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
  }
}
