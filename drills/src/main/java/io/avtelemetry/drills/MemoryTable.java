package io.avtelemetry.drills;

import io.avtelemetry.drills.memory.Life;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What a person reads of memory: a line for all processes of one name, of all their lives. */
final class MemoryTable {
  private MemoryTable() {}

  static List<String> lines(List<Life> lives) {
    var byName = new TreeMap<String, List<Life>>();
    lives.forEach(life -> byName.computeIfAbsent(life.name(), n -> new ArrayList<>()).add(life));
    var lines = new ArrayList<String>();
    lines.add("  process        lives   most MiB  may be   settled, then grew   threads   files");
    byName.forEach((name, those) -> lines.add(line(name, those)));
    return lines;
  }

  private static String line(String name, List<Life> lives) {
    OptionalLong growth =
        lives.stream().filter(Life::hasSettled).mapToLong(Life::settledGrowth).max();
    return "  %-14s %5d   %8d  %6d   %18s   %7d   %5d   %s"
        .formatted(
            name,
            lives.size(),
            lives.stream().mapToLong(Life::most).max().orElse(0) >> 10,
            lives.get(0).limitKib() >> 10,
            growth.isPresent() ? (growth.getAsLong() >> 10) + " MiB" : "ran too short",
            lives.stream().mapToInt(Life::threads).max().orElse(0),
            lives.stream().mapToInt(Life::files).max().orElse(0),
            lives.stream().anyMatch(Life::isUnbounded) ? "NOT BOUNDED" : "ok");
  }
}
