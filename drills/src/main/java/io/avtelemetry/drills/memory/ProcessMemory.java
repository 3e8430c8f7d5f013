package io.avtelemetry.drills.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process, and those that belong to it, has now.
 *
 * @param kib resident; a page that several share counts once (the kernel's Pss)
 * @param heapKib the part of it that is Java heap
 */
record ProcessMemory(long kib, long heapKib, int threads, int files) {
  private static final Pattern SHARE = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)");
  private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+)m");
  private static final Pattern MAPPING = Pattern.compile("^[0-9a-f]+-([0-9a-f]+) ");
  private static final long FOUR_GIBIBYTES = 1L << 32;
  private static final long BESIDE_THE_HEAP_MEBIBYTES = 384;
  private static final long POSTGRES_MEBIBYTES = 1_024;
  private static final long IN_A_CONTAINER_MEBIBYTES = 1_024;

  static ProcessMemory of(List<ProcessHandle> family) {
    long kib = 0;
    int threads = 0;
    int files = 0;
    for (ProcessHandle member : family) {
      kib += number(SHARE, read(member, "smaps_rollup"));
      threads += (int) number(THREADS, read(member, "status"));
      files += openFiles(member);
    }
    return new ProcessMemory(kib, heapKib(family.get(0)), threads, files);
  }

  /**
   * A heap of less than 4 GiB lies below the address of 4 GiB, so that a reference is 32 bits; a
   * JVM maps nothing else there, and no other program of ours anything. Mappings come in order.
   */
  private static long heapKib(ProcessHandle process) {
    long kib = 0;
    try (var maps =
        Files.newBufferedReader(Path.of("/proc", String.valueOf(process.pid()), "smaps"))) {
      for (String line = maps.readLine(); line != null; line = maps.readLine()) {
        Matcher mapping = MAPPING.matcher(line);
        if (mapping.find() && Long.parseUnsignedLong(mapping.group(1), 16) > FOUR_GIBIBYTES) {
          break;
        }
        kib += number(SHARE, line);
      }
    } catch (IOException gone) {
      return 0;
    }
    return kib;
  }

  /**
   * What it may take: a JVM its heap and, beside it, classes, code, stacks and direct buffers;
   * PostgreSQL its shared buffers and what a full house of sessions needs; in a container the
   * engine's own limit ends it sooner.
   */
  static long limitKib(ProcessHandle process) {
    String command = read(process, "cmdline");
    long heap = number(HEAP, command);
    long mebibytes =
        heap > 0
            ? heap + BESIDE_THE_HEAP_MEBIBYTES
            : command.contains("java") ? IN_A_CONTAINER_MEBIBYTES : POSTGRES_MEBIBYTES;
    return mebibytes * 1_024;
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
}
