package io.avtelemetry.settings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How connections to Kafka are encrypted, and as whom we log in.
 *
 * @param protocol PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL; none for what the properties file
 *     says
 * @param caFile PEM certificates of those who may have signed the brokers'; Java's own list where
 *     there is none
 * @param login the user of SCRAM-SHA-512, where the protocol asks for one
 */
public record KafkaSecurity(
    Optional<String> protocol, Optional<Path> caFile, Optional<Login> login) {
  /** Nothing but what the properties file says. */
  public static final KafkaSecurity NONE =
      new KafkaSecurity(Optional.empty(), Optional.empty(), Optional.empty());

  private static final Set<String> PROTOCOLS =
      Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");

  /** A user's name and password. */
  public record Login(String user, Secret password) {}

  /**
   * Reads KAFKA_SECURITY_PROTOCOL, KAFKA_TLS_CA_FILE, KAFKA_SASL_USER and KAFKA_SASL_PASSWORD or
   * _FILE.
   */
  static KafkaSecurity read(SettingsReader reader) {
    Optional<String> protocol = reader.optionalText("KAFKA_SECURITY_PROTOCOL");
    Optional<Path> caFile = reader.optionalFile("KAFKA_TLS_CA_FILE");
    String user = reader.text("KAFKA_SASL_USER");
    Optional<Secret> password = reader.optionalSecret("KAFKA_SASL_PASSWORD");
    if (protocol.isPresent() && !PROTOCOLS.contains(protocol.get())) {
      reader.fault(
          "KAFKA_SECURITY_PROTOCOL",
          "is '" + protocol.get() + "' but must be PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL");
    }
    boolean isSasl = protocol.filter(p -> p.startsWith("SASL_")).isPresent();
    if (isSasl && password.isEmpty()) {
      reader.fault("KAFKA_SASL_PASSWORD", "is not set (nor is KAFKA_SASL_PASSWORD_FILE)");
    }
    return new KafkaSecurity(
        protocol,
        caFile,
        isSasl ? password.map(secret -> new Login(user, secret)) : Optional.empty());
  }

  /** As Kafka's clients take it. */
  public Map<String, Object> clientProperties() {
    var properties = new HashMap<String, Object>();
    protocol.ifPresent(name -> properties.put("security.protocol", name));
    caFile.ifPresent(
        file -> {
          properties.put("ssl.truststore.type", "PEM");
          properties.put("ssl.truststore.location", file.toString());
        });
    login.ifPresent(
        as -> {
          properties.put("sasl.mechanism", "SCRAM-SHA-512");
          properties.put(
              "sasl.jaas.config",
              "org.apache.kafka.common.security.scram.ScramLoginModule required username=%s password=%s;"
                  .formatted(quoted(as.user()), quoted(as.password().value())));
        });
    return properties;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
