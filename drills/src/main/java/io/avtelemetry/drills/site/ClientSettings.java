package io.avtelemetry.drills.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** By what clients reach the servers of an installation, as its launch has written it down. */
final class ClientSettings {
  private final Path folder;

  /** Of the installation that keeps everything in this folder. */
  ClientSettings(Path installation) {
    folder = installation.resolve("clients");
  }

  /** As Kafka's clients take it. */
  Map<String, Object> kafka() {
    return read("kafka.properties");
  }

  /** As PostgreSQL's driver takes it: how it is encrypted, and whom to trust. */
  Map<String, Object> postgres() {
    return read("postgres.properties");
  }

  private Map<String, Object> read(String name) {
    Path file = folder.resolve(name);
    var properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new DrillException(file + " cannot be read", e);
    }
    var settings = new HashMap<String, Object>();
    properties.forEach((key, value) -> settings.put((String) key, value));
    return settings;
  }
}
