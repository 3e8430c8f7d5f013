package io.avtelemetry.bench.site;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.avtelemetry.bench.measure.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Gets other people's programs from Maven Central and the npm registry. */
public final class Peers {
  private Peers() {}

  /**
   * The folder with the jars that {@code bench/peers/NAME/pom.xml} lists; got once.
   *
   * @param directory that it is made in, as {@code peers/NAME}
   */
  public static Path resolved(Path directory, String name)
      throws IOException, InterruptedException {
    Path jars = directory.resolve("peers").resolve(name).toAbsolutePath();
    Path done = jars.resolve("resolved");
    if (!Files.exists(done)) {
      Files.createDirectories(jars);
      Path log = directory.resolve("peers").resolve(name + ".log");
      int status =
          new ProcessBuilder(
                  List.of(
                      "mvn",
                      "--batch-mode",
                      "--file",
                      "bench/peers/" + name + "/pom.xml",
                      "dependency:copy-dependencies",
                      "-DincludeScope=runtime",
                      "-DoutputDirectory=" + jars))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      if (status != 0) {
        throw new BenchException("the peer's jars cannot be had, " + log + " says why");
      }
      Files.createFile(done);
    }
    return jars;
  }

  /**
   * The folder with the Node program of {@code bench/peers/NAME} and what its lock file lists; got
   * once.
   *
   * @param directory that it is made in, as {@code peers/NAME}
   */
  public static Path installed(Path directory, String name)
      throws IOException, InterruptedException {
    Path program = directory.resolve("peers").resolve(name).toAbsolutePath();
    Path source = Path.of("bench/peers", name);
    Files.createDirectories(program);
    for (String file : List.of("package.json", "package-lock.json", "server.js")) {
      Files.copy(source.resolve(file), program.resolve(file), REPLACE_EXISTING);
    }
    if (!Files.exists(program.resolve("node_modules/.package-lock.json"))) {
      Path log = directory.resolve("peers").resolve(name + ".log");
      int status =
          new ProcessBuilder(
                  List.of("npm", "ci", "--prefix", program.toString(), "--no-audit", "--no-fund"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      if (status != 0) {
        throw new BenchException("the peer's packages cannot be had, " + log + " says why");
      }
    }
    return program;
  }
}
