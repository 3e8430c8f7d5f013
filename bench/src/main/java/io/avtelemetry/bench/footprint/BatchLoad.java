package io.avtelemetry.bench.footprint;

import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.site.FleetEvents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Posts batches of new events as fast as they are answered, over a few connections. Its own threads
 * post.
 */
final class BatchLoad {
  private static final int CONNECTIONS = 8;
  private static final int BATCH = 100;
  private static final int ACCEPTED = 202;

  private final URI events;
  private final AtomicLong nextBatch;

  /**
   * Posts nothing yet.
   *
   * @param firstEvent the number of the first event
   */
  BatchLoad(URI events, long firstEvent) {
    this.events = events;
    this.nextBatch = new AtomicLong(firstEvent / BATCH);
  }

  /** Posts for so long, and gives the events accepted a second. */
  double run(Duration time) throws InterruptedException {
    var threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      long end = System.nanoTime() + time.toNanos();
      var posts = new ArrayList<Future<Long>>();
      for (int i = 0; i < CONNECTIONS; i++) {
        posts.add(threads.submit(() -> post(end)));
      }
      long accepted = 0;
      for (Future<Long> post : posts) {
        accepted += post.get();
      }
      return accepted * 1e9 / time.toNanos();
    } catch (ExecutionException e) {
      throw new BenchException("ingest was not reached", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** The number behind the last event that was posted. */
  long nextEvent() {
    return nextBatch.get() * BATCH;
  }

  private long post(long end) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var fleet = new FleetEvents();
    long accepted = 0;
    while (System.nanoTime() < end) {
      HttpRequest request =
          HttpRequest.newBuilder(events)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(batch(fleet)))
              .build();
      HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
      if (answer.statusCode() == ACCEPTED) {
        accepted += BATCH;
      }
    }
    return accepted;
  }

  private String batch(FleetEvents fleet) {
    long first = nextBatch.getAndIncrement() * BATCH;
    var body = new StringBuilder("[");
    for (long number = first; number < first + BATCH; number++) {
      body.append(number == first ? "" : ",").append(fleet.posted(number));
    }
    return body.append(']').toString();
  }
}
