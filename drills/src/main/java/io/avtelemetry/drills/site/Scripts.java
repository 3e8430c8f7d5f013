package io.avtelemetry.drills.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the project's own scripts against one installation; what they say goes to a log. */
final class Scripts {
  private final Path root;
  private final Path log;
  private final Map<String, String> environment;

  Scripts(Path root, Path log, Map<String, String> environment) {
    this.root = root;
    this.log = log;
    this.environment = environment;
  }

  /**
   * Runs a script to its end.
   *
   * @param more of the environment, for this run
   * @return what it wrote to stdout
   * @throws DrillException when it fails
   */
  String run(Map<String, String> more, String script, String... arguments)
      throws InterruptedException {
    var command = new ArrayList<>(List.of("bash", root.resolve(script).toString()));
    command.addAll(List.of(arguments));
    try {
      Files.writeString(
          log,
          "--- %s %s %s%n".formatted(Instant.now(), String.join(" ", command), more),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      var builder =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      builder.environment().putAll(more);
      Process process = builder.start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int status = process.waitFor();
      if (status != 0) {
        throw new DrillException(
            "%s ended with status %d, %s says why".formatted(script, status, log));
      }
      return output;
    } catch (IOException e) {
      throw new DrillException(script + " cannot be run", e);
    }
  }
}
