package io.avtelemetry.testing;

import io.avtelemetry.local.BrokerSecurity;
import io.avtelemetry.local.FreePort;
import io.avtelemetry.local.KafkaUsers;
import io.avtelemetry.local.LocalKafka;
import io.avtelemetry.local.LocalPostgres;
import io.avtelemetry.local.Login;
import io.avtelemetry.local.PostgresRoles;
import io.avtelemetry.local.PostgresSettings;
import io.avtelemetry.local.TlsFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Kafka and a PostgreSQL as the launch scripts start them with TLS=on: encrypted, with a user of
 * its own for each part. For one test class.
 */
public final class SecureServers implements AutoCloseable {
  /** The users of Kafka that are not superusers. */
  public enum KafkaUser {
    /** Writes. */
    INGEST,
    /** Reads, and writes dead letters again. */
    SINK,
    /** Reads. */
    DASHBOARD
  }

  private final Path folder;
  private final Authority authority;
  private final PostgresRoles roles =
      new PostgresRoles(
          new Login("owner", "owns"), new Login("writer", "writes"), new Login("reader", "reads"));
  private final KafkaUsers users =
      new KafkaUsers(
          new Login("ruler", "rules"),
          new Login("ingest", "takes"),
          new Login("sink", "sink's \"own\" \\ password"),
          new Login("dashboard", "shows"));
  private final int postgresPort = FreePort.find();
  private LocalPostgres postgres;
  private final LocalKafka kafka;

  private SecureServers(Path folder) {
    this.folder = folder;
    authority = Authority.in(folder.resolve("authority"));
    startPostgres(authority.server("postgres"));
    kafka =
        LocalKafka.start(
            folder.resolve("kafka"),
            FreePort.find(),
            Optional.of(
                new BrokerSecurity(
                    files(authority.peer("kafka")), authority.certificate(), users)));
  }

  /** Starts both; what they keep is in the folder. */
  public static SecureServers start(Path folder) {
    return new SecureServers(folder);
  }

  private void startPostgres(Authority.Issued issued) {
    postgres =
        LocalPostgres.start(
            new PostgresSettings(
                folder.resolve("postgres/data"),
                Path.of(System.getProperty("user.home"), ".cache", "av-telemetry"),
                folder.resolve("postgres/log"),
                postgresPort,
                "fleet",
                "postgres",
                "rules",
                false,
                Optional.of(roles),
                Optional.of(files(issued))));
  }

  private static TlsFiles files(Authority.Issued issued) {
    return new TlsFiles(issued.certificate(), issued.key());
  }

  /** The port on 127.0.0.1. */
  public int kafkaPort() {
    return kafka.port();
  }

  /** The port on 127.0.0.1. */
  public int postgresPort() {
    return postgresPort;
  }

  /** Who signed the servers' certificates. */
  public Authority authority() {
    return authority;
  }

  /** Starts PostgreSQL again, with another certificate. */
  public void restartPostgres(Authority.Issued certificate) {
    postgres.close();
    startPostgres(certificate);
  }

  /** The configuration by which a process reaches both, as every role of PostgreSQL there is. */
  public Map<String, String> environment(KafkaUser as) {
    Login user =
        switch (as) {
          case INGEST -> users.ingest();
          case SINK -> users.sink();
          case DASHBOARD -> users.dashboard();
        };
    var environment = new HashMap<String, String>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
    environment.put("KAFKA_TLS_CA_FILE", authority.certificate().toString());
    environment.put("KAFKA_SASL_USER", user.name());
    environment.put("KAFKA_SASL_PASSWORD", user.password());
    environment.put("POSTGRES_HOST", "127.0.0.1");
    environment.put("POSTGRES_PORT", String.valueOf(postgresPort));
    environment.put("POSTGRES_DB", "fleet");
    environment.put("POSTGRES_USER", roles.owner().name());
    environment.put("POSTGRES_PASSWORD", roles.owner().password());
    environment.put("POSTGRES_WRITER_USER", roles.writer().name());
    environment.put("POSTGRES_WRITER_PASSWORD", roles.writer().password());
    environment.put("POSTGRES_READER_USER", roles.reader().name());
    environment.put("POSTGRES_READER_PASSWORD", roles.reader().password());
    environment.put("POSTGRES_SSLMODE", "verify-full");
    environment.put("POSTGRES_TLS_CA_FILE", authority.certificate().toString());
    return environment;
  }

  @Override
  public void close() {
    kafka.close();
    postgres.close();
  }
}
