package io.avtelemetry.bench.site;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;

/** How many events ingest has accepted, by its own counter. */
public final class AcceptedEvents {
  private AcceptedEvents() {}

  /** Asks the first ingest. */
  public static long count(Installation site) throws IOException {
    var connection = (HttpURLConnection) site.events().toURL().openConnection();
    connection.setRequestProperty("Accept", "application/json");
    try (var answer = connection.getInputStream()) {
      return new ObjectMapper().readTree(answer).get("events").asLong();
    }
  }
}
