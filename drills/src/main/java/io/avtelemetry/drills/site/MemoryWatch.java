package io.avtelemetry.drills.site;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at the memory of every process each two seconds, writes it down, and keeps what a verdict
 * needs. Its own thread looks.
 */
public final class MemoryWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 2_000;
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)");

  private final Processes processes;
  private final BufferedWriter file;
  private final Map<String, Seen> seen = new TreeMap<>();
  private final Thread thread = new Thread(this::run, "memory-watch");
  private volatile boolean stopping;

  /**
   * What was seen of a process, in KiB of resident memory, all children included.
   *
   * @param limit what it may take: its heap's bound and room beside it
   */
  public record Seen(long first, long most, long last, long limit, int threads, int files) {
    /** Whether it ever took more than it may. */
    public boolean isTooMuch() {
      return most > limit;
    }

    private Seen and(Seen next) {
      return new Seen(
          first,
          Math.max(most, next.last),
          next.last,
          next.limit,
          Math.max(threads, next.threads),
          Math.max(files, next.files));
    }
  }

  private MemoryWatch(Processes processes, BufferedWriter file) {
    this.processes = processes;
    this.file = file;
  }

  /** Begins to look. */
  public static MemoryWatch start(Processes processes, Path csv) {
    try {
      var file = Files.newBufferedWriter(csv);
      file.write("time,process,pid,resident_kib,threads,files\n");
      var watch = new MemoryWatch(processes, file);
      watch.thread.setDaemon(true);
      watch.thread.start();
      return watch;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    try {
      while (!stopping) {
        look();
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void look() throws IOException {
    for (var entry : processes.all().entrySet()) {
      ProcessHandle process = entry.getValue();
      List<ProcessHandle> family =
          entry.getKey().equals(Part.POSTGRES.processName())
              ? Stream.concat(Stream.of(process), process.descendants()).toList()
              : List.of(process);
      long resident = 0;
      int threads = 0;
      int files = 0;
      for (ProcessHandle member : family) {
        String status = read(member, "status");
        resident += number(RESIDENT, status);
        threads += (int) number(THREADS, status);
        files += openFiles(member);
      }
      if (resident > 0) {
        synchronized (this) {
          seen.merge(
              entry.getKey(),
              new Seen(resident, resident, resident, limit(process), threads, files),
              Seen::and);
        }
        file.write(
            "%s,%s,%d,%d,%d,%d%n"
                .formatted(
                    Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    entry.getKey(),
                    process.pid(),
                    resident,
                    threads,
                    files));
      }
    }
    file.flush();
  }

  private static long limit(ProcessHandle process) {
    long heap = number(Pattern.compile("-Xmx(\\d+)m"), read(process, "cmdline"));
    // A JVM beside its heap: classes, code, stacks, direct buffers. PostgreSQL: shared buffers,
    // counted by each child.
    return (heap > 0 ? heap + 384 : 4_096) * 1_024;
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
    } catch (IOException gone) {
      return "";
    }
  }

  private static int openFiles(ProcessHandle process) {
    try (var files = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
      return (int) files.count();
    } catch (IOException | UncheckedIOException gone) {
      return 0;
    }
  }

  /** What was seen so far, by process. */
  public synchronized Map<String, Seen> seen() {
    return new TreeMap<>(seen);
  }

  @Override
  public void close() throws IOException {
    stopping = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
