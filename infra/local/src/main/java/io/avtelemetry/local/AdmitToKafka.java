package io.avtelemetry.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

/**
 * Lets the users of an installation into a Kafka that runs in a container, with their rights:
 * {@code java -cp infra-local.jar io.avtelemetry.local.AdmitToKafka client.properties
 * users.properties}. The first says how a broker is reached without a password, the second has
 * {@code sink=name} and {@code sink.password=...} for each of the users.
 */
public final class AdmitToKafka {
  private AdmitToKafka() {}

  /** Exits 0 when they are let in. */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    if (args.length != 2) {
      System.err.println("usage: AdmitToKafka client.properties users.properties");
      System.exit(2);
    }
    Map<String, Object> client = new HashMap<>();
    load(args[0]).forEach((key, value) -> client.put((String) key, value));
    Properties users = load(args[1]);
    new KafkaUsers(
            login(users, "superuser"),
            login(users, "ingest"),
            login(users, "sink"),
            login(users, "dashboard"))
        .admit(client);
  }

  private static Login login(Properties users, String who) {
    return new Login(users.getProperty(who), users.getProperty(who + ".password"));
  }

  private static Properties load(String file) throws IOException {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(Path.of(file))) {
      properties.load(in);
    }
    return properties;
  }
}
