package io.avtelemetry.drills;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How busy this machine is with all it does.
 *
 * @param threads that wanted to run, on average of the last minute
 * @param processors that could run them
 */
record MachineLoad(double threads, int processors) {
  /** Beyond it everything takes its time, and that says nothing of this system. */
  private static final int MOST_THREADS_PER_PROCESSOR = 4;

  static MachineLoad now() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return new MachineLoad(system.getSystemLoadAverage(), system.getAvailableProcessors());
  }

  /** Whether how long something took cannot be held against this system. */
  boolean isTooHigh() {
    return threads > MOST_THREADS_PER_PROCESSOR * processors;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.1f", threads);
  }
}
