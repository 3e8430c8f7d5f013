package io.avtelemetry.drills.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The processes of one installation, known by the pid files of the scripts, and signals to them.
 */
public final class Processes {
  private static final int START_TICKS_AFTER_NAME = 19;
  private static final int MOST_LOOKS = 600;

  private final Path directory;

  Processes(Path runDirectory) {
    this.directory = runDirectory.resolve("pids");
  }

  /** A part's process, when it runs. */
  public Optional<ProcessHandle> find(String name) {
    try {
      long pid = Long.parseLong(read(name + ".pid"));
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      boolean same = fields[START_TICKS_AFTER_NAME].equals(read(name + ".start"));
      return same && !fields[0].equals("Z") ? ProcessHandle.of(pid) : Optional.empty();
    } catch (IOException | NumberFormatException gone) {
      return Optional.empty();
    }
  }

  private String read(String file) throws IOException {
    return Files.readString(directory.resolve(file)).strip();
  }

  /** Every process that runs, by name. */
  public Map<String, ProcessHandle> all() {
    var all = new TreeMap<String, ProcessHandle>();
    try (var files = Files.list(directory)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".pid"))
          .map(file -> file.substring(0, file.length() - ".pid".length()))
          .forEach(name -> find(name).ifPresent(process -> all.put(name, process)));
    } catch (IOException e) {
      return Map.of();
    }
    return all;
  }

  /** Signals a part: its process, PostgreSQL's children too. */
  public void signal(String signal, Part part) throws InterruptedException {
    ProcessHandle process = running(part);
    var family = new ArrayList<ProcessHandle>(List.of(process));
    if (part == Part.POSTGRES) {
      process.descendants().forEach(family::add);
    }
    kill(signal, family);
  }

  /** Signals a part's first process and waits until that one has ended. */
  public void end(String signal, Part part) throws InterruptedException {
    ProcessHandle process = running(part);
    kill(signal, List.of(process));
    for (int i = 0; i < MOST_LOOKS; i++) {
      if (find(part.processName()).filter(process::equals).isEmpty()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new DrillException(
        "%s (pid %d) did not end on SIG%s".formatted(part, process.pid(), signal));
  }

  private ProcessHandle running(Part part) {
    return find(part.processName())
        .orElseThrow(() -> new DrillException(part + " does not run before its fault"));
  }

  private static void kill(String signal, List<ProcessHandle> processes)
      throws InterruptedException {
    var command = new ArrayList<>(List.of("kill", "-" + signal));
    processes.forEach(process -> command.add(String.valueOf(process.pid())));
    try {
      // One that has just ended by itself makes it fail: nothing is lost.
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new DrillException("kill cannot be run", e);
    }
  }
}
