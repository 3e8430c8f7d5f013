package io.avtelemetry.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the local runtime's servers are made of, from the environment: {@code AV_RUN_DIR}, {@code
 * KAFKA_BROKER_HOST_PORT}, {@code POSTGRES_HOST_PORT}, {@code POSTGRES_DB}, {@code POSTGRES_USER},
 * {@code POSTGRES_PASSWORD} or {@code POSTGRES_PASSWORD_FILE}.
 *
 * @param servers which to run: kafka, postgres
 * @param runDirectory everything is kept under
 * @param kafkaPort on 127.0.0.1
 * @param postgres the database server's part
 */
record LocalInfraSettings(
    Set<String> servers, Path runDirectory, int kafkaPort, PostgresSettings postgres) {
  private static final Set<String> ALL = Set.of("kafka", "postgres");

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException with one line for each fault
   */
  static LocalInfraSettings of(Map<String, String> environment, String... servers) {
    return new Reader(environment).read(servers.length == 0 ? ALL : Set.of(servers));
  }

  private static final class Reader {
    private final Map<String, String> environment;
    private final List<String> faults = new ArrayList<>();

    Reader(Map<String, String> environment) {
      this.environment = environment;
    }

    LocalInfraSettings read(Set<String> servers) {
      if (!ALL.containsAll(servers)) {
        faults.add("arguments are " + servers + ", they may be kafka, postgres");
      }
      Path run = Path.of(text("AV_RUN_DIR", ".run"));
      int kafkaPort = port("KAFKA_BROKER_HOST_PORT", "9092");
      var postgres =
          new PostgresSettings(
              run.resolve("data/postgres"),
              run.resolve("programs"),
              run.resolve("logs/postgres.log"),
              port("POSTGRES_HOST_PORT", "5432"),
              text("POSTGRES_DB", "av_telemetry"),
              text("POSTGRES_USER", "av_telemetry"),
              servers.contains("postgres") ? password() : "",
              true);
      if (!faults.isEmpty()) {
        throw new IllegalArgumentException(String.join(System.lineSeparator(), faults));
      }
      return new LocalInfraSettings(servers, run, kafkaPort, postgres);
    }

    private String text(String key, String otherwise) {
      String value = environment.getOrDefault(key, "");
      return value.isEmpty() ? otherwise : value;
    }

    private int port(String key, String otherwise) {
      String value = text(key, otherwise);
      if (!value.matches("[1-9][0-9]{0,4}") || Integer.parseInt(value) > 65535) {
        faults.add(key + " is '" + value + "', it may be a port, 1 to 65535");
        return 0;
      }
      return Integer.parseInt(value);
    }

    private String password() {
      String password = text("POSTGRES_PASSWORD", "");
      String file = text("POSTGRES_PASSWORD_FILE", "");
      if (password.isEmpty() == file.isEmpty()) {
        faults.add("POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE must be set, and not both");
        return "";
      }
      if (file.isEmpty()) {
        return password;
      }
      try {
        return Files.readString(Path.of(file)).strip();
      } catch (IOException e) {
        faults.add("POSTGRES_PASSWORD_FILE: " + file + " cannot be read");
        return "";
      }
    }
  }
}
