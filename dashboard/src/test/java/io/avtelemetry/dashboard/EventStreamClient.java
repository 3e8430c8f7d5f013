package io.avtelemetry.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Reads server-sent events as they come, on the test's own thread. */
final class EventStreamClient implements AutoCloseable {
  private static final ObjectMapper json = new ObjectMapper();

  private final InputStream in;
  private final BufferedReader lines;

  EventStreamClient(URI address) throws IOException, InterruptedException {
    this(
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofInputStream())
            .body());
  }

  /** Reads what was asked for already. */
  EventStreamClient(InputStream in) {
    this.in = in;
    lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /** One event. */
  record Event(String name, JsonNode data, int characters) {}

  /** The next event of that name; others are passed over. */
  Event next(String name) throws IOException {
    while (true) {
      Event event = next();
      if (event.name().equals(name)) {
        return event;
      }
    }
  }

  Event next() throws IOException {
    String name = "";
    String data = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("event:")) {
        name = line.substring(6).strip();
      } else if (line.startsWith("data:")) {
        data = line.substring(5).strip();
      } else if (line.isEmpty() && !data.isEmpty()) {
        return new Event(name, json.readTree(data), data.length());
      }
    }
    throw new IOException("the stream has ended");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
