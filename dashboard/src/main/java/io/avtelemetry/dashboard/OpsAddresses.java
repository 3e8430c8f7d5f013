package io.avtelemetry.dashboard;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The operations endpoints of one kind of process, all asked at once. */
final class OpsAddresses {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final List<URI> addresses;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LIMIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  OpsAddresses(List<URI> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  /**
   * The body of each answer of status 200, in the order of the addresses; empty where none came.
   */
  List<Optional<String>> get(String path) throws InterruptedException {
    var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (URI address : addresses) {
      var request = HttpRequest.newBuilder(address.resolve(path)).timeout(LIMIT).build();
      asked.add(client.sendAsync(request, BodyHandlers.ofString()));
    }
    var answers = new ArrayList<Optional<String>>();
    for (var answer : asked) {
      try {
        HttpResponse<String> response = answer.get();
        answers.add(response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty());
      } catch (ExecutionException e) {
        answers.add(Optional.empty()); // not there
      }
    }
    return answers;
  }

  /** The sum of a metric's values over its labels, in Prometheus text. */
  static double sum(String metrics, String name) {
    double sum = 0;
    for (String line : metrics.lines().toList()) {
      if (line.startsWith(name + "{") || line.startsWith(name + " ")) {
        try {
          sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        } catch (NumberFormatException e) {
          // not a sample
        }
      }
    }
    return sum;
  }
}
