package io.avtelemetry.drills.memory;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Asks a process each second how much of its heap is in use. Its own thread asks. */
public final class HeapWatch implements AutoCloseable {
  private static final Pattern USED =
      Pattern.compile("(?m)^jvm_memory_used_bytes\\{.*area=\"heap\".*} (\\S+)$");
  private static final double GROWTH = 1.15;

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final List<Double> used = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "heap-watch"));

  private HeapWatch(URI metrics) {
    this.request = HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(2)).build();
  }

  /**
   * Begins to ask.
   *
   * @param metrics where the process tells its figures
   */
  public static HeapWatch start(URI metrics) {
    var watch = new HeapWatch(metrics);
    var unused = watch.thread.scheduleWithFixedDelay(watch::look, 0, 1, TimeUnit.SECONDS);
    return watch;
  }

  private void look() {
    http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenAccept(answer -> add(answer.body()))
        .exceptionally(busy -> null)
        .join();
  }

  private synchronized void add(String figures) {
    double now = used(figures);
    if (now > 0) {
      used.add(now);
    }
  }

  /** The bytes that a process says it uses of its heap; 0 where it says nothing of that. */
  static double used(String figures) {
    return USED.matcher(figures)
        .results()
        .mapToDouble(space -> Double.parseDouble(space.group(1)))
        .sum();
  }

  /** The most in each third of the time, in MiB: what is garbage in between does not count. */
  public synchronized List<Long> mostInThirds() {
    int third = used.size() / 3;
    return third == 0
        ? List.of()
        : List.of(most(0, third), most(third, 2 * third), most(2 * third, 3 * third));
  }

  private long most(int from, int to) {
    return Math.round(Collections.max(used.subList(from, to)) / (1 << 20));
  }

  /** Whether the last third needed no more than the second. */
  public boolean isFlat() {
    List<Long> thirds = mostInThirds();
    return !thirds.isEmpty() && thirds.get(2) <= GROWTH * thirds.get(1);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
