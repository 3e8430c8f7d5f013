package io.avtelemetry.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * The images of test servers in containers: those that config.master (or the environment) names, or
 * else those that infra/images/build.sh assembles of packages; only what the engine has already.
 *
 * @param kafka behaves as {@code apache/kafka} does
 * @param postgres behaves as {@code postgres} does
 */
record ContainerImages(String kafka, String postgres) {
  private static final Pattern MAJOR = Pattern.compile(":(\\d+)");

  /** No images, and why. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1;

    MissingException(String message) {
      super(message);
    }
  }

  /** Those that the engine has. */
  static ContainerImages present() throws MissingException {
    if (!succeeds("docker", "version")) {
      throw new MissingException("no container engine answers");
    }
    String kafka = configured("KAFKA_IMAGE", "apache/kafka");
    String postgres = configured("POSTGRES_IMAGE", "postgres");
    Matcher major = MAJOR.matcher(postgres);
    return new ContainerImages(
        firstPresent(kafka, "av-telemetry/kafka:" + AppInfoParser.getVersion()),
        firstPresent(postgres, "av-telemetry/postgres:" + (major.find() ? major.group(1) : "")));
  }

  /** Whether the engine has an image. */
  static boolean isPresent(String image) {
    return succeeds("docker", "image", "inspect", image);
  }

  private static String firstPresent(String... names) throws MissingException {
    return Stream.of(names)
        .filter(ContainerImages::isPresent)
        .findFirst()
        .orElseThrow(
            () -> new MissingException("the engine has no image " + String.join(" or ", names)));
  }

  private static String configured(String key, String otherwise) {
    String fromEnvironment = System.getenv(key);
    return fromEnvironment == null || fromEnvironment.isBlank()
        ? configuration().getOrDefault(key, otherwise)
        : fromEnvironment;
  }

  /** The repository's configuration; nothing where these tests run outside of it. */
  private static Map<String, String> configuration() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path file = folder.resolve("config.master");
      if (Files.isReadable(file)) {
        try (Stream<String> lines = Files.lines(file)) {
          return lines
              .filter(line -> line.matches("[A-Z]+_IMAGE=.+"))
              .map(line -> line.split("=", 2))
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        } catch (IOException e) {
          return Map.of();
        }
      }
    }
    return Map.of();
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(20, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
