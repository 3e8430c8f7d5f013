package io.avtelemetry.drills.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.drills.site.Ingests;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Sends parcels to ingest, each until its answer is final, holds every answer against what the API
 * promises, and writes the ledger. Used by many threads.
 */
final class Courier {
  /** What a client gives a request: more than ingest's own REQUEST_TIMEOUT. */
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(6);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final Ingests ingests;
  private final Ledger ledger;

  Courier(Ingests ingests, Ledger ledger) {
    this.http = ingests.client(Duration.ofSeconds(2));
    this.ingests = ingests;
    this.ledger = ledger;
  }

  /**
   * Sends until the answer is final.
   *
   * @param deadlineNanos after which it gives up; the parcel's events may then stand anywhere
   * @return whether a final answer came
   */
  boolean deliver(Parcel parcel, RandomGenerator random, long deadlineNanos)
      throws InterruptedException {
    long pauseMillis = 50;
    while (true) {
      if (attempt(request(parcel, random), parcel)) {
        ledger.settled(parcel);
        return true;
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(pauseMillis / 2 + random.nextLong(pauseMillis));
      pauseMillis = Math.min(1_000, pauseMillis * 2);
    }
  }

  HttpRequest request(Parcel parcel, RandomGenerator random) {
    byte[] body = parcel.body();
    var request =
        ingests.request().timeout(REQUEST_LIMIT).header("Content-Type", parcel.contentType());
    if (random.nextInt(4) == 0) {
      body = Parcel.compress(body);
      request.header("Content-Encoding", "gzip");
    }
    return request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
  }

  private boolean attempt(HttpRequest request, Parcel parcel) throws InterruptedException {
    long began = System.nanoTime();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      ledger.took(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
      ledger.answered(String.valueOf(answer.statusCode()));
      return isFinal(answer, parcel);
    } catch (IOException e) {
      ingests.failed(request.uri());
      ledger.answered(e.getClass().getSimpleName());
      return false;
    }
  }

  /** Whether an answer says in full what became of a parcel; what is not as promised is noted. */
  boolean isFinal(HttpResponse<String> answer, Parcel parcel) {
    int bad = parcel.bad().size();
    int good = parcel.size() - bad;
    int status = answer.statusCode();
    if (status == 503) {
      if (answer.headers().firstValue("Retry-After").isEmpty()) {
        ledger.surprise("503 without Retry-After");
      }
      return false;
    }
    int expected = bad == 0 ? 202 : good == 0 ? 400 : 207;
    Optional<String> wrong =
        status == expected
            ? status == 400 ? Optional.empty() : wrongIn(answer.body(), good, parcel.bad())
            : Optional.of("status " + status + " where " + expected + " was due");
    if (wrong.isPresent()) {
      ledger.surprise(
          "%s, %d good, bad %s, %s: %s FOR %s"
              .formatted(
                  wrong.get(),
                  good,
                  parcel.bad(),
                  parcel.contentType(),
                  cut(answer.body()),
                  parcel.text()));
      return false;
    }
    ledger.rejected(bad);
    return true;
  }

  private static Optional<String> wrongIn(String body, int good, Set<Integer> bad) {
    try {
      JsonNode answer = JSON.readTree(body);
      var rejected = new TreeSet<Integer>();
      answer.path("rejected").forEach(event -> rejected.add(event.path("index").asInt(-1)));
      boolean exact =
          answer.path("accepted").asInt(-1) == good
              && answer.path("rejected").size() == bad.size()
              && rejected.equals(bad);
      return exact ? Optional.empty() : Optional.of("not what was sent");
    } catch (JsonProcessingException e) {
      return Optional.of("no JSON");
    }
  }

  private static String cut(String text) {
    return text.length() > 300 ? text.substring(0, 300) + "…" : text;
  }
}
