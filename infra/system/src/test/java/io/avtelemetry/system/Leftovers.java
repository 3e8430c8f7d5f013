package io.avtelemetry.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What runs for an installation, found without the scripts: by what its processes were given. */
final class Leftovers {
  private Leftovers() {}

  /** The pids, or the ids of containers, of what runs for an installation. */
  static Set<String> of(Installation installation) {
    return installation.runtime().equals("docker")
        ? containers(installation)
        : processes(installation);
  }

  /** Also what the engine keeps beside containers, but no volumes: these are the data. */
  private static Set<String> containers(Installation installation) {
    String label = "--filter label=io.avtelemetry.installation=" + installation.runDirectory();
    return new TreeSet<>(
        installation
            .shell("docker ps --all --quiet " + label + "; docker network ls --quiet " + label)
            .succeeded()
            .stdout()
            .lines()
            .toList());
  }

  private static Set<String> processes(Installation installation) {
    String mark = "AV_RUN_DIR=" + installation.runDirectory();
    String data = installation.runDirectory() + "/";
    var pids = new TreeSet<String>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      Path proc = Path.of("/proc", String.valueOf(process.pid()));
      if (isOurs(proc, mark, data)) {
        pids.add(String.valueOf(process.pid()));
      }
    }
    return pids;
  }

  private static boolean isOurs(Path proc, String mark, String data) {
    try {
      String environment = Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1);
      return List.of(environment.split("\0", -1)).contains(mark)
          || Files.readSymbolicLink(proc.resolve("cwd")).startsWith(data);
    } catch (IOException ended) {
      return false;
    }
  }
}
