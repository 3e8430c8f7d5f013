package io.avtelemetry.drills.memory;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Processes;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Looks at the memory of every process each two seconds and writes it down. A process that was
 * started again is another process. Its own thread looks.
 */
public final class MemoryWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 2_000;
  private static final long MOST_FAILURES_IN_WORDS = 3;

  private final Processes processes;
  private final BufferedWriter file;
  private final Map<Long, Looks> byPid = new HashMap<>();
  private final List<Looks> lives = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "memory-watch"));
  private long failures;

  private MemoryWatch(Processes processes, BufferedWriter file) {
    this.processes = processes;
    this.file = file;
  }

  /** Begins to look. */
  public static MemoryWatch start(Processes processes, Path csv) {
    try {
      var file = Files.newBufferedWriter(csv);
      file.write("time,process,pid,resident_kib,heap_kib,threads,files\n");
      var watch = new MemoryWatch(processes, file);
      var unused =
          watch.thread.scheduleWithFixedDelay(watch::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
      return watch;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void look() {
    try {
      for (var entry : processes.all().entrySet()) {
        look(entry.getKey(), entry.getValue());
      }
      file.flush();
    } catch (IOException e) {
      if (++failures <= MOST_FAILURES_IN_WORDS) {
        System.err.println("memory is not written down: " + e);
      }
    }
  }

  private void look(String name, ProcessHandle process) throws IOException {
    List<ProcessHandle> family =
        name.equals(Part.POSTGRES.processName())
            ? Stream.concat(Stream.of(process), process.descendants()).toList()
            : List.of(process);
    var now = ProcessMemory.of(family);
    if (now.kib() == 0) {
      return; // just gone
    }
    synchronized (this) {
      Looks looks = byPid.get(process.pid());
      if (looks == null || !looks.name().equals(name)) {
        looks = new Looks(name, ProcessMemory.limitKib(process));
        byPid.put(process.pid(), looks);
        lives.add(looks);
      }
      looks.add(now);
    }
    file.write(
        "%s,%s,%d,%d,%d,%d,%d%n"
            .formatted(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                name,
                process.pid(),
                now.kib(),
                now.heapKib(),
                now.threads(),
                now.files()));
  }

  /** Every process that was seen so far, in the order in which they came. */
  public synchronized List<Life> lives() {
    return lives.stream().map(Looks::life).toList();
  }

  @Override
  public void close() throws IOException {
    thread.shutdownNow();
    try {
      if (thread.awaitTermination(10, TimeUnit.SECONDS)) {
        file.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
