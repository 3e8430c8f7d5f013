package io.avtelemetry.drills.site;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The processes of the docker runtime: each part is a container, found by its labels. */
final class Containers implements Processes {
  private final String installation;

  /**
   * @param installation the folder it keeps things in, which is its label
   */
  Containers(String installation) {
    this.installation = installation;
  }

  /** A part's container, running or not. */
  String id(Part part) throws InterruptedException {
    String id =
        Command.output(
            "docker",
            "ps",
            "--all",
            "--quiet",
            "--filter",
            "label=io.avtelemetry.installation=" + installation,
            "--filter",
            "label=io.avtelemetry.name=" + part.processName());
    if (id.isEmpty()) {
      throw new DrillException(part + " has no container");
    }
    return id;
  }

  @Override
  public Optional<ProcessHandle> find(Part part) {
    return Optional.ofNullable(all().get(part.processName()));
  }

  @Override
  public Map<String, ProcessHandle> all() {
    var all = new TreeMap<String, ProcessHandle>();
    try {
      String ids =
          Command.output(
              "docker",
              "ps",
              "--quiet",
              "--filter",
              "label=io.avtelemetry.installation=" + installation);
      if (ids.isEmpty()) {
        return all;
      }
      var inspect =
          new java.util.ArrayList<>(
              List.of(
                  "docker",
                  "inspect",
                  "--format",
                  "{{index .Config.Labels \"io.avtelemetry.name\"}} {{.State.Pid}}"));
      inspect.addAll(ids.lines().toList());
      Command.output(inspect.toArray(String[]::new))
          .lines()
          .map(line -> line.split(" ", 2))
          .forEach(
              words ->
                  ProcessHandle.of(Long.parseLong(words[1]))
                      .ifPresent(process -> all.put(words[0], process)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DrillException gone) {
      return new TreeMap<>(); // one went between the two questions: asked again
    }
    return all;
  }

  @Override
  public void kill(Part part) throws InterruptedException {
    String unused = Command.output("docker", "kill", id(part));
  }

  @Override
  public void end(Part part, String signal) throws InterruptedException {
    if (signal.equals("TERM")) {
      String unused = Command.output("docker", "stop", id(part));
      return;
    }
    // Past the engine, which takes this for the crash that it is and starts the container again.
    ProcessHandle process =
        find(part).orElseThrow(() -> new DrillException(part + " does not run before its fault"));
    Signal.send(signal, List.of(process));
    Signal.awaitEnd(process, part + " on SIG" + signal);
  }

  @Override
  public void freeze(Part part) throws InterruptedException {
    String unused = Command.output("docker", "pause", id(part));
  }

  @Override
  public void thaw(Part part) throws InterruptedException {
    String unused = Command.output("docker", "unpause", id(part));
  }

  @Override
  public boolean comesBackWhenKilled(Part part) {
    return false; // whom docker kill ends, the engine leaves alone
  }
}
