package io.avtelemetry.bench.site;

import io.avtelemetry.bench.measure.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A process of this machine as Linux's /proc sees it.
 *
 * @param pid its number
 */
public record LiveProcess(long pid) {
  private static final int STATE_FIELD = 3;
  private static final int USER_TICKS = 14 - STATE_FIELD;
  private static final int SYSTEM_TICKS = 15 - STATE_FIELD;
  private static final int START_TICKS = 22 - STATE_FIELD;

  /** Of Linux on all machines that matter. */
  private static final int TICKS_PER_SECOND = 100;

  /** Processor time of it so far, in seconds, to 10 ms; without its children. */
  public double processorSeconds() {
    String[] stat = stat();
    return (Double.parseDouble(stat[USER_TICKS]) + Double.parseDouble(stat[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }

  /** Processor time of it and all its living children, in seconds. */
  public double familyProcessorSeconds() {
    return processorSeconds()
        + ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToDouble(child -> new LiveProcess(child.pid()).processorSecondsOrZero())
            .sum();
  }

  private double processorSecondsOrZero() {
    try {
      return processorSeconds();
    } catch (BenchException gone) {
      return 0;
    }
  }

  /** How long ago it was started, to 10 ms. */
  public Duration age() {
    String uptime = read(Path.of("/proc/uptime")).split(" ", 2)[0];
    double began = Double.parseDouble(stat()[START_TICKS]) / TICKS_PER_SECOND;
    return Duration.ofMillis(Math.round((Double.parseDouble(uptime) - began) * 1_000));
  }

  /** Resident memory, in MiB. */
  public double residentMebibytes() {
    return kibibytes("VmRSS:") / 1_024.0;
  }

  /** The most resident memory it has ever had, in MiB. */
  public double peakMebibytes() {
    return kibibytes("VmHWM:") / 1_024.0;
  }

  /** Begins to count {@link #peakMebibytes()} anew. */
  public void forgetPeak() {
    try {
      Files.writeString(file("clear_refs"), "5");
    } catch (IOException e) {
      throw new BenchException("process " + pid + " keeps its peak", e);
    }
  }

  private long kibibytes(String label) {
    try (Stream<String> lines = read(file("status")).lines()) {
      return lines
          .filter(line -> line.startsWith(label))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow(() -> new BenchException("process " + pid + " has ended"));
    }
  }

  /** The fields from the state on: the name before them may hold anything. */
  private String[] stat() {
    String stat = read(file("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private Path file(String name) {
    return Path.of("/proc", String.valueOf(pid), name);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new BenchException(file + " cannot be read: the process has ended", e);
    }
  }
}
