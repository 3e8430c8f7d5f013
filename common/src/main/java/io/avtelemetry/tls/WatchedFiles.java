package io.avtelemetry.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at files every second, on a daemon thread of its own, and has them read again when one has
 * changed. Looking works where notification does not: on mounted folders and through links.
 */
public final class WatchedFiles implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WatchedFiles.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final String what;
  private final List<Path> files;
  private final Reading reading;
  private final ScheduledThreadPoolExecutor thread;
  private String used;
  private String failed = "";

  /** Reads files that have changed. */
  @FunctionalInterface
  public interface Reading {
    /**
     * Takes the new content.
     *
     * @throws IOException where it cannot be used: what there was before stays in use
     */
    void read() throws IOException;
  }

  private WatchedFiles(String what, List<Path> files, Reading reading, String used) {
    this.what = what;
    this.files = List.copyOf(files);
    this.reading = reading;
    this.used = used;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var daemon = new Thread(task, "watch-" + what.replace(' ', '-'));
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /**
   * Reads the files, and from now on again whenever one changes.
   *
   * @param what for logs
   * @throws IOException where the first reading fails
   */
  public static WatchedFiles readAndWatch(String what, List<Path> files, Reading reading)
      throws IOException {
    String first = state(files); // before reading: a change in between is a change
    reading.read();
    var watch = new WatchedFiles(what, files, reading, first);
    var unused =
        watch.thread.scheduleWithFixedDelay(
            watch::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    String now = state(files);
    if (now.equals(used)) {
      return;
    }
    try {
      reading.read();
      used = now;
      failed = "";
      log.info("read again: {}", what);
    } catch (IOException e) {
      // Perhaps one of two files is new already: it is tried again, and told once.
      if (!failed.equals(now)) {
        failed = now;
        log.warn(
            "{} changed but cannot be used, what was read before stays: {}", what, e.getMessage());
      }
    }
  }

  private static String state(List<Path> files) {
    return files.stream().map(WatchedFiles::state).collect(Collectors.joining("\n"));
  }

  private static String state(Path file) {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    } catch (IOException e) {
      return "not there";
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
