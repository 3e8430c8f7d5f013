package io.avtelemetry.drills.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The processes of the local runtime, known by the pid files of the scripts. */
final class LocalProcesses implements Processes {
  private static final int START_TICKS_AFTER_NAME = 19;

  private final Path directory;

  LocalProcesses(Path runDirectory) {
    this.directory = runDirectory.resolve("pids");
  }

  @Override
  public Optional<ProcessHandle> find(Part part) {
    return find(part.processName());
  }

  private Optional<ProcessHandle> find(String name) {
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

  @Override
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

  @Override
  public void freeze(Part part) throws InterruptedException {
    Signal.send("STOP", family(part));
  }

  @Override
  public void thaw(Part part) throws InterruptedException {
    Signal.send("CONT", family(part));
  }

  private List<ProcessHandle> family(Part part) {
    ProcessHandle process = running(part);
    var family = new ArrayList<>(List.of(process));
    if (part == Part.POSTGRES) {
      process.descendants().forEach(family::add);
    }
    return family;
  }

  @Override
  public void kill(Part part) throws InterruptedException {
    end(part, "KILL");
  }

  @Override
  public void end(Part part, String signal) throws InterruptedException {
    ProcessHandle process = running(part);
    Signal.send(signal, List.of(process));
    Signal.awaitEnd(process, part + " on SIG" + signal);
  }

  @Override
  public boolean comesBackWhenKilled(Part part) {
    return part == Part.POSTGRES; // somebody watches it
  }

  private ProcessHandle running(Part part) {
    return find(part)
        .orElseThrow(() -> new DrillException(part + " does not run before its fault"));
  }
}
