package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.avtelemetry.settings.KafkaSettings;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.testing.Authority;
import io.avtelemetry.testing.Detour;
import io.avtelemetry.testing.SecureServers;
import io.avtelemetry.testing.SecureServers.KafkaUser;
import io.avtelemetry.testing.TlsHello;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS=on promises of the ways to Kafka and PostgreSQL, and each of its keys. */
class EncryptedIT {
  private static final String TOPIC = "test_topic";

  @TempDir static Path folder;
  private static SecureServers servers;

  @BeforeAll
  static void start() throws Exception {
    servers = SecureServers.start(folder);
    try (Admin admin = KafkaClients.admin(kafka(KafkaUser.INGEST, Map.of()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  @AfterAll
  static void stop() {
    if (servers != null) {
      servers.close();
    }
  }

  private static SinkSettings settings(KafkaUser user, Map<String, String> others) {
    var environment = new HashMap<>(servers.environment(user));
    environment.put("STREAMS_DIR", "../scenarios/fleet/streams");
    environment.putAll(others);
    return SinkSettings.read(SettingsReader.of(environment));
  }

  private static KafkaSettings kafka(KafkaUser user, Map<String, String> others) {
    return settings(user, others).kafka();
  }

  private static String otherAuthority() {
    var other = Authority.in(folder.resolve("other"));
    var unused = other.server("unused");
    return other.certificate().toString();
  }

  /** The first column of the first row, as the sink's writer sees it. */
  private static String query(String sql, Map<String, String> others) throws SQLException {
    try (var database = Database.open(settings(KafkaUser.SINK, others).postgres(), 1);
        var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static Throwable refusalOfPostgres(Map<String, String> others) {
    return catchThrowable(() -> query("SELECT 1", others));
  }

  /** Why a client of Kafka learns nothing. */
  private static Throwable refusalOfKafka(Map<String, Object> client) {
    var impatient = new HashMap<>(client);
    impatient.put("default.api.timeout.ms", "3000");
    impatient.put("request.timeout.ms", "1000");
    try (Admin admin = Admin.create(impatient)) {
      return refusal(admin.describeCluster().nodes());
    }
  }

  private static Throwable refusal(KafkaFuture<?> answer) {
    return catchThrowableOfType(ExecutionException.class, () -> answer.get(20, TimeUnit.SECONDS))
        .getCause();
  }

  @Test
  void stores_what_comes_encrypted_into_what_is_encrypted() throws Exception {
    try (var sink = new TestBed.RunningSink(settings(KafkaUser.SINK, Map.of()))) {
      sink.awaitReady();
      try (var producer = KafkaClients.producer(kafka(KafkaUser.INGEST, Map.of()))) {
        byte[] event = TestBed.bytes(TestBed.event(TestBed.vin(1), 1));
        producer.send(new ProducerRecord<>(TOPIC, event)).get();
      }
      await()
          .atMost(TestBed.PATIENCE)
          .until(() -> query("SELECT count(*) FROM diag", Map.of()).equals("1"));
    }
    assertThat(query("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()", Map.of()))
        .startsWith("TLSv1.");
  }

  @Test
  void trusts_no_postgres_whose_authority_is_another() {
    assertThat(refusalOfPostgres(Map.of("POSTGRES_TLS_CA_FILE", otherAuthority())))
        .hasStackTraceContaining("PKIX path");
  }

  @Test
  void trusts_no_postgres_of_another_name() {
    try (var between = Detour.to(servers.postgresPort())) {
      assertThat(refusalOfPostgres(reachedBy(between))).hasStackTraceContaining(Detour.HOST);
    }
  }

  private static Map<String, String> reachedBy(Detour detour) {
    String port = String.valueOf(detour.port());
    return Map.of(
        "POSTGRES_HOST",
        Detour.HOST,
        "POSTGRES_PORT",
        port,
        "KAFKA_BOOTSTRAP_SERVERS",
        Detour.HOST + ":" + port);
  }

  @Test
  void trusts_no_postgres_whose_certificate_expired() {
    servers.restartPostgres(servers.authority().server("old", "--days", "1", "--from", "-10d"));
    try {
      assertThat(refusalOfPostgres(Map.of())).hasStackTraceContaining("NotAfter");
    } finally {
      servers.restartPostgres(servers.authority().server("postgres"));
    }
  }

  @Test
  void postgres_lets_nobody_in_without_encryption() {
    assertThat(refusalOfPostgres(Map.of("POSTGRES_SSLMODE", "disable")))
        .hasStackTraceContaining("no encryption");
  }

  @Test
  void postgres_lets_nobody_in_with_a_wrong_password() {
    assertThat(refusalOfPostgres(Map.of("POSTGRES_WRITER_PASSWORD", "guessed")))
        .hasStackTraceContaining("password authentication failed");
  }

  @Test
  void trusts_no_kafka_whose_authority_is_another() {
    assertThat(
            refusalOfKafka(
                kafka(KafkaUser.SINK, Map.of("KAFKA_TLS_CA_FILE", otherAuthority()))
                    .clientProperties()))
        .isInstanceOf(SslAuthenticationException.class);
  }

  @Test
  void trusts_no_kafka_of_another_name() {
    try (var between = Detour.to(servers.kafkaPort())) {
      assertThat(refusalOfKafka(kafka(KafkaUser.SINK, reachedBy(between)).clientProperties()))
          .isInstanceOf(SslAuthenticationException.class);
    }
  }

  @Test
  void kafka_speaks_to_nobody_without_encryption() {
    assertThat(refusalOfKafka(Map.of("bootstrap.servers", "127.0.0.1:" + servers.kafkaPort())))
        .isInstanceOf(TimeoutException.class);
  }

  /** TLS 1.0 (0301) and 1.1 (0302). */
  @ParameterizedTest
  @ValueSource(strings = {"0301", "0302"})
  void both_refuse_older_versions_of_tls(String version) throws Exception {
    try (var kafka = new Socket(InetAddress.getLoopbackAddress(), servers.kafkaPort());
        var postgres = new Socket(InetAddress.getLoopbackAddress(), servers.postgresPort())) {
      assertThat(TlsHello.alertFor(kafka, version)).endsWith(70);
      postgres.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47});
      assertThat(postgres.getInputStream().read()).as("it takes TLS").isEqualTo('S');
      assertThat(TlsHello.alertFor(postgres, version)).endsWith(70);
    }
  }

  @Test
  void kafka_lets_nobody_in_with_a_wrong_password_and_the_sink_says_so() throws Exception {
    var guessed = Map.of("KAFKA_SASL_PASSWORD", "guessed");
    assertThat(refusalOfKafka(kafka(KafkaUser.SINK, guessed).clientProperties()))
        .isInstanceOf(SaslAuthenticationException.class);
    try (var sink = new TestBed.RunningSink(settings(KafkaUser.SINK, guessed))) {
      sink.awaitNotReady("Authentication failed");
    }
    assertThat(kafka(KafkaUser.SINK, guessed).toString()).doesNotContain("guessed");
  }

  @Test
  void a_user_that_reads_writes_nothing_to_kafka() {
    try (var producer = KafkaClients.producer(kafka(KafkaUser.DASHBOARD, Map.of()))) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(TOPIC, new byte[1])).get())
          .hasCauseInstanceOf(AuthorizationException.class);
    }
  }

  @Test
  void a_user_that_writes_reads_nothing_of_kafka() {
    var ingest = settings(KafkaUser.INGEST, Map.of());
    try (var consumer =
        KafkaClients.consumer(ingest.kafka(), "thief", 0, new PollAllowance(1 << 20))) {
      var partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      assertThatThrownBy(() -> consumer.poll(TestBed.PATIENCE))
          .isInstanceOf(AuthorizationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(KafkaUser.class)
  void no_part_removes_topics_or_makes_users(KafkaUser user) {
    try (Admin admin = KafkaClients.admin(kafka(user, Map.of()))) {
      assertThat(refusal(admin.deleteTopics(List.of(TOPIC)).all()))
          .isInstanceOf(AuthorizationException.class);
      assertThat(refusal(admin.describeUserScramCredentials().all()))
          .isInstanceOf(AuthorizationException.class);
    }
  }
}
