package io.avtelemetry.local;

import com.sun.security.auth.module.UnixSystem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Starts PostgreSQL's programs as somebody who is not root, because they refuse to run as root. */
final class PostgresPrograms {
  private final Path home;

  PostgresPrograms(Path home) {
    this.home = home;
  }

  /** Starts a program of the distribution, its output appended to a file. */
  Process start(File output, String program, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    if (new UnixSystem().getUid() == 0) {
      // A user namespace without a mapping: the same user to the kernel and to the files, not root
      // to PostgreSQL. unshare
      // execs the program, so the process is the program's own.
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("POSTGRES_"));
    environment.putAll(Map.of("LC_ALL", "C", "TZ", "UTC"));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
        .redirectInput(new File("/dev/null"))
        .start();
  }

  /** Runs a program to its end. */
  void run(File output, String program, String... arguments)
      throws IOException, InterruptedException {
    int status = start(output, program, Arrays.asList(arguments)).waitFor();
    if (status != 0) {
      throw new IOException(
          program + " ended with status " + status + ", its output is in " + output);
    }
  }
}
