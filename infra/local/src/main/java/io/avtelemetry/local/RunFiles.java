package io.avtelemetry.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files by which the scripts know a server: {@code pids/<name>.pid}, {@code .start} beside it,
 * {@code ready/<name>}. Without them a server is of no use to anybody; one that stays behind is
 * told, and does no harm: the scripts look whether the process lives.
 */
final class RunFiles {
  private static final Logger log = LoggerFactory.getLogger(RunFiles.class);
  private static final int START_TICKS_AFTER_NAME = 19;

  private final Path directory;

  RunFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Writes which process a server is. Its start time, in the kernel's ticks, tells it from a later
   * one with its pid.
   *
   * @throws LocalServerException when that cannot be written, on a full disk for example
   */
  void running(String name, long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      write("pids", name + ".start", fields[START_TICKS_AFTER_NAME]);
      write("pids", name + ".pid", String.valueOf(pid));
    } catch (IOException e) {
      throw new LocalServerException("it cannot be written which process " + name + " is", e);
    }
  }

  void stopped(String name) {
    notReady(name);
    delete("pids", name + ".pid");
    delete("pids", name + ".start");
  }

  /**
   * Says that a server does its work.
   *
   * @throws LocalServerException when that cannot be written
   */
  void ready(String name) {
    try {
      write("ready", name, "");
    } catch (IOException e) {
      throw new LocalServerException("it cannot be written that " + name + " is ready", e);
    }
  }

  void notReady(String name) {
    delete("ready", name);
  }

  private void write(String folder, String file, String content) throws IOException {
    Path target = directory.resolve(folder).resolve(file);
    Files.createDirectories(target.getParent());
    Path unfinished = target.resolveSibling(file + ".new");
    Files.writeString(unfinished, content + "\n");
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private void delete(String folder, String file) {
    try {
      Files.deleteIfExists(directory.resolve(folder).resolve(file));
    } catch (IOException e) {
      log.warn("{}/{} cannot be removed: {}", folder, file, e.toString());
    }
  }
}
