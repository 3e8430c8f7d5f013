package io.avtelemetry.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How Kafka is reached and how topics are made.
 *
 * @param propertiesFile further client properties (TLS, SASL), in Kafka's own properties format
 */
public record KafkaSettings(
    String bootstrapServers,
    int topicPartitions,
    short replicationFactor,
    Optional<Path> propertiesFile,
    KafkaSecurity security) {

  /** Without any security but what the file says. */
  public KafkaSettings(
      String bootstrapServers,
      int topicPartitions,
      short replicationFactor,
      Optional<Path> propertiesFile) {
    this(bootstrapServers, topicPartitions, replicationFactor, propertiesFile, KafkaSecurity.NONE);
  }

  /**
   * Reads KAFKA_BOOTSTRAP_SERVERS, KAFKA_TOPIC_PARTITIONS, KAFKA_TOPIC_REPLICATION_FACTOR,
   * KAFKA_PROPERTIES_FILE and what {@link KafkaSecurity} reads.
   */
  public static KafkaSettings read(SettingsReader reader) {
    return new KafkaSettings(
        reader.text("KAFKA_BOOTSTRAP_SERVERS"),
        reader.integer("KAFKA_TOPIC_PARTITIONS", 1, 10_000),
        (short) reader.integer("KAFKA_TOPIC_REPLICATION_FACTOR", 1, 100),
        reader.optionalFile("KAFKA_PROPERTIES_FILE"),
        KafkaSecurity.read(reader));
  }

  /**
   * What a topic that is created is told beside its partitions: with three copies two must have a
   * record before it is acknowledged, so that it outlives any one broker, and any one may be away.
   */
  public Map<String, String> topicProperties() {
    return replicationFactor < 3
        ? Map.of()
        : Map.of("min.insync.replicas", String.valueOf(replicationFactor - 1));
  }

  /** The properties common to all Kafka clients of this process. */
  public Map<String, Object> clientProperties() {
    var properties = new HashMap<String, Object>();
    propertiesFile.ifPresent(
        file -> load(file).forEach((key, value) -> properties.put((String) key, value)));
    properties.putAll(security.clientProperties());
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }

  private static Properties load(Path file) {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
