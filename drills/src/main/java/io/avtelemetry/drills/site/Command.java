package io.avtelemetry.drills.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs programs of this machine. */
final class Command {
  private Command() {}

  /** Runs one to its end; its exit status. */
  static int status(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new DrillException(command.get(0) + " cannot be run", e);
    }
  }

  /**
   * Runs one to its end; what it said.
   *
   * @throws DrillException when it fails
   */
  static String output(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      if (status != 0) {
        throw new DrillException(
            "%s ended with status %d: %s".formatted(List.of(command), status, output));
      }
      return output;
    } catch (IOException e) {
      throw new DrillException(command[0] + " cannot be run", e);
    }
  }
}
