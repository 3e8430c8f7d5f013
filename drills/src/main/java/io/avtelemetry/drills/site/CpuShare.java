package io.avtelemetry.drills.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A control group that gives a process a part of one core; needs root. */
public final class CpuShare implements AutoCloseable {
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");

  /** Short, so that a process that has used up its share stands still only for moments. */
  private static final int PERIOD_MICROS = 20_000;

  private final Path group;

  private CpuShare(Path group) {
    this.group = group;
  }

  /** Limits a process; empty where that is not allowed here. */
  public static Optional<CpuShare> limit(ProcessHandle process, int percent) {
    boolean unified = Files.exists(GROUPS.resolve("cgroup.controllers"));
    String name = "drills-" + process.pid();
    Path group = unified ? GROUPS.resolve(name) : GROUPS.resolve("cpu").resolve(name);
    int quota = PERIOD_MICROS * percent / 100;
    try {
      Files.createDirectory(group);
      if (unified) {
        Files.writeString(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
      } else {
        Files.writeString(group.resolve("cpu.cfs_period_us"), String.valueOf(PERIOD_MICROS));
        Files.writeString(group.resolve("cpu.cfs_quota_us"), String.valueOf(quota));
      }
      Files.writeString(group.resolve("cgroup.procs"), String.valueOf(process.pid()));
      return Optional.of(new CpuShare(group));
    } catch (IOException e) {
      new CpuShare(group).close();
      return Optional.empty();
    }
  }

  /** Gives the process back what it had. */
  @Override
  public void close() {
    try {
      if (Files.exists(group)) {
        for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
          Files.writeString(group.resolveSibling("cgroup.procs"), pid);
        }
        Files.delete(group);
      }
    } catch (IOException e) {
      System.err.println(group + " is left: " + e);
    }
  }
}
