package io.avtelemetry.drills.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Signals to processes of this machine, and waiting for what comes of them. */
final class Signal {
  private static final int MOST_LOOKS = 600;
  private static final long BETWEEN_LOOKS_MILLIS = 50;

  private Signal() {}

  static void send(String signal, List<ProcessHandle> processes) throws InterruptedException {
    var command = new ArrayList<>(List.of("kill", "-" + signal));
    processes.forEach(process -> command.add(String.valueOf(process.pid())));
    // One that has just ended by itself makes it fail: nothing is lost.
    int unused = Command.status(command);
  }

  static void awaitEnd(ProcessHandle process, String who) throws InterruptedException {
    for (int i = 0; i < MOST_LOOKS; i++) {
      if (isGone(process)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
    }
    throw new DrillException("%s (pid %d) did not end".formatted(who, process.pid()));
  }

  /** A zombie is gone too. */
  private static boolean isGone(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    } catch (IOException gone) {
      return true;
    }
  }
}
