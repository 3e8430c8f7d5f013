package io.avtelemetry.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.Uuid;

/**
 * What the local runtime's servers are made of, from the environment: {@code AV_RUN_DIR}, {@code
 * KAFKA_BROKER_HOST_PORT}, {@code KAFKA_BROKER_NUM_INSTANCES} and, where there are several, {@code
 * KAFKA_NODE_ID}, {@code KAFKA_CONTROLLER_HOST_PORT} and {@code KAFKA_CLUSTER_ID}, {@code
 * KAFKA_GROUP_DELAY_MILLIS}, {@code POSTGRES_HOST_PORT}, {@code POSTGRES_DB}, and the superuser,
 * the owner, the writer and the reader: {@code POSTGRES_SUPERUSER}, {@code POSTGRES_USER}, {@code
 * POSTGRES_WRITER_USER}, {@code POSTGRES_READER_USER}, each with a password beside it ({@code
 * POSTGRES_WRITER_PASSWORD} or, in a file, {@code POSTGRES_WRITER_PASSWORD_FILE}). PostgreSQL
 * encrypts where {@code POSTGRES_TLS_CERT_FILE} and {@code POSTGRES_TLS_KEY_FILE} name files; Kafka
 * where {@code KAFKA_SECURITY_PROTOCOL} is SASL_SSL, by {@code KAFKA_TLS_CERT_FILE}, {@code
 * KAFKA_TLS_KEY_FILE} and {@code KAFKA_TLS_CA_FILE}, and lets in the users {@code KAFKA_SUPERUSER},
 * {@code KAFKA_INGEST_USER}, {@code KAFKA_SINK_USER} and {@code KAFKA_DASHBOARD_USER}, by passwords
 * of such names.
 *
 * @param servers which to run: kafka, postgres
 * @param runDirectory everything is kept under
 * @param kafka the broker's part
 * @param kafkaSecurity whom the broker lets in, where it asks
 * @param postgres the database server's part
 */
record LocalInfraSettings(
    Set<String> servers,
    Path runDirectory,
    KafkaNode kafka,
    Optional<BrokerSecurity> kafkaSecurity,
    PostgresSettings postgres) {
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
      KafkaNode kafka = kafka(run, servers.contains("kafka"));
      var postgres =
          new PostgresSettings(
              run.resolve("data/postgres"),
              run.resolve("programs"),
              run.resolve("logs/postgres.log"),
              port("POSTGRES_HOST_PORT", "5432"),
              text("POSTGRES_DB", "av_telemetry"),
              text("POSTGRES_SUPERUSER", "postgres"),
              servers.contains("postgres") ? password("POSTGRES_SUPERUSER_PASSWORD") : "",
              true,
              servers.contains("postgres") ? Optional.of(roles()) : Optional.empty(),
              tls("POSTGRES"));
      Optional<BrokerSecurity> security =
          servers.contains("kafka") ? kafkaSecurity() : Optional.empty();
      if (!faults.isEmpty()) {
        throw new IllegalArgumentException(String.join(System.lineSeparator(), faults));
      }
      return new LocalInfraSettings(servers, run, kafka, security, postgres);
    }

    private KafkaNode kafka(Path run, boolean wanted) {
      int count = number("KAFKA_BROKER_NUM_INSTANCES", "1", 1, 3);
      int id = number("KAFKA_NODE_ID", "1", 1, Math.max(1, count));
      // The first has the name that it would have alone.
      Path data = run.resolve(id == 1 ? "data/kafka" : "data/kafka" + id);
      String cluster = text("KAFKA_CLUSTER_ID", "");
      if (wanted && count > 1 && cluster.isEmpty()) {
        faults.add("KAFKA_CLUSTER_ID must be set where there are several brokers");
      }
      return new KafkaNode(
          id,
          count,
          data,
          port("KAFKA_BROKER_HOST_PORT", "9092"),
          count > 1 ? port("KAFKA_CONTROLLER_HOST_PORT", "9192") : FreePort.find(),
          cluster.isEmpty() ? Uuid.randomUuid().toString() : cluster,
          number("KAFKA_GROUP_DELAY_MILLIS", "0", 0, 60_000));
    }

    private int number(String key, String otherwise, int least, int most) {
      String value = text(key, otherwise);
      if (!value.matches("[0-9]{1,5}")
          || Integer.parseInt(value) < least
          || Integer.parseInt(value) > most) {
        faults.add(
            "%s is '%s', it may be a number from %d to %d".formatted(key, value, least, most));
        return least;
      }
      return Integer.parseInt(value);
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

    private Optional<BrokerSecurity> kafkaSecurity() {
      String protocol = text("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
      if (protocol.equals("PLAINTEXT")) {
        return Optional.empty();
      }
      String authority = text("KAFKA_TLS_CA_FILE", "");
      Optional<TlsFiles> server = tls("KAFKA");
      if (!protocol.equals("SASL_SSL") || server.isEmpty() || authority.isEmpty()) {
        faults.add(
            "KAFKA_SECURITY_PROTOCOL is '"
                + protocol
                + "', it may be PLAINTEXT, or SASL_SSL with KAFKA_TLS_CERT_FILE, KAFKA_TLS_KEY_FILE"
                + " and KAFKA_TLS_CA_FILE");
        return Optional.empty();
      }
      return Optional.of(new BrokerSecurity(server.get(), Path.of(authority), kafkaUsers()));
    }

    private KafkaUsers kafkaUsers() {
      return new KafkaUsers(
          new Login(text("KAFKA_SUPERUSER", "av_telemetry"), password("KAFKA_SUPERUSER_PASSWORD")),
          new Login(
              text("KAFKA_INGEST_USER", "av_telemetry_ingest"), password("KAFKA_INGEST_PASSWORD")),
          new Login(text("KAFKA_SINK_USER", "av_telemetry_sink"), password("KAFKA_SINK_PASSWORD")),
          new Login(
              text("KAFKA_DASHBOARD_USER", "av_telemetry_dashboard"),
              password("KAFKA_DASHBOARD_PASSWORD")));
    }

    private Optional<TlsFiles> tls(String prefix) {
      String certificate = text(prefix + "_TLS_CERT_FILE", "");
      String key = text(prefix + "_TLS_KEY_FILE", "");
      if (certificate.isEmpty() != key.isEmpty()) {
        faults.add(
            prefix + "_TLS_CERT_FILE and " + prefix + "_TLS_KEY_FILE must both be set, or none");
      }
      return certificate.isEmpty() || key.isEmpty()
          ? Optional.empty()
          : Optional.of(new TlsFiles(Path.of(certificate), Path.of(key)));
    }

    private PostgresRoles roles() {
      return new PostgresRoles(
          new Login(text("POSTGRES_USER", "av_telemetry"), password("POSTGRES_PASSWORD")),
          new Login(
              text("POSTGRES_WRITER_USER", "av_telemetry_writer"),
              password("POSTGRES_WRITER_PASSWORD")),
          new Login(
              text("POSTGRES_READER_USER", "av_telemetry_reader"),
              password("POSTGRES_READER_PASSWORD")));
    }

    private String password(String key) {
      String password = text(key, "");
      String file = text(key + "_FILE", "");
      if (password.isEmpty() == file.isEmpty()) {
        faults.add(key + " or " + key + "_FILE must be set, and not both");
        return "";
      }
      if (file.isEmpty()) {
        return password;
      }
      try {
        return Files.readString(Path.of(file)).strip();
      } catch (IOException e) {
        faults.add(key + "_FILE: " + file + " cannot be read");
        return "";
      }
    }
  }
}
