package io.avtelemetry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalInfraSettingsTest {

  @Test
  void passwords_are_all_that_must_be_given() {
    var settings =
        LocalInfraSettings.of(
            Map.of(
                "POSTGRES_SUPERUSER_PASSWORD", "hush",
                "POSTGRES_PASSWORD", "secret",
                "POSTGRES_WRITER_PASSWORD", "w",
                "POSTGRES_READER_PASSWORD", "r"));
    assertThat(settings.servers()).containsExactlyInAnyOrder("kafka", "postgres");
    assertThat(settings.kafka().port()).isEqualTo(9092);
    assertThat(settings.kafka().copies()).isEqualTo(1);
    assertThat(settings.kafka().dataDirectory()).isEqualTo(Path.of(".run/data/kafka"));
    assertThat(settings.postgres())
        .hasToString("postgres@127.0.0.1:5432/av_telemetry, data in .run/data/postgres");
    assertThat(settings.postgres().durable()).isTrue();
    assertThat(settings.postgres().roles())
        .contains(
            new PostgresRoles(
                new Login("av_telemetry", "secret"),
                new Login("av_telemetry_writer", "w"),
                new Login("av_telemetry_reader", "r")));
  }

  @Test
  void reads_every_key(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "from file\n");
    var settings =
        LocalInfraSettings.of(
            Map.ofEntries(
                Map.entry("AV_RUN_DIR", directory.toString()),
                Map.entry("KAFKA_BROKER_HOST_PORT", "1111"),
                Map.entry("POSTGRES_HOST_PORT", "2222"),
                Map.entry("POSTGRES_DB", "db"),
                Map.entry("POSTGRES_SUPERUSER", "root"),
                Map.entry("POSTGRES_SUPERUSER_PASSWORD_FILE", file.toString()),
                Map.entry("POSTGRES_USER", "me"),
                Map.entry("POSTGRES_PASSWORD", "p"),
                Map.entry("POSTGRES_WRITER_USER", "writer"),
                Map.entry("POSTGRES_WRITER_PASSWORD_FILE", file.toString()),
                Map.entry("POSTGRES_READER_USER", "reader"),
                Map.entry("POSTGRES_READER_PASSWORD", "r")),
            "postgres");
    assertThat(settings.servers()).containsExactly("postgres");
    assertThat(settings.kafka().port()).isEqualTo(1111);
    assertThat(settings.postgres().toString())
        .startsWith("root@127.0.0.1:2222/db, data in " + directory);
    assertThat(settings.postgres().password()).isEqualTo("from file");
    assertThat(settings.postgres().roles())
        .contains(
            new PostgresRoles(
                new Login("me", "p"), new Login("writer", "from file"), new Login("reader", "r")));
  }

  @Test
  void one_of_three_brokers_knows_the_others() {
    var node =
        LocalInfraSettings.of(
                Map.of(
                    "KAFKA_BROKER_NUM_INSTANCES", "3",
                    "KAFKA_NODE_ID", "2",
                    "KAFKA_BROKER_HOST_PORT", "1111",
                    "KAFKA_CONTROLLER_HOST_PORT", "2222",
                    "KAFKA_CLUSTER_ID", "5L6g3nShT-eMCtK--X86sw"),
                "kafka")
            .kafka();
    assertThat(node.port()).isEqualTo(1112);
    assertThat(node.voters()).isEqualTo("1@127.0.0.1:2222,2@127.0.0.1:2223,3@127.0.0.1:2224");
    assertThat(node.dataDirectory()).isEqualTo(Path.of(".run/data/kafka2"));
    assertThat(node.copies()).isEqualTo(3);
    assertThat(node.leastCopies()).isEqualTo(2);
  }

  @Test
  void who_keeps_postgres_beside_several_brokers_need_not_know_them() {
    var settings =
        LocalInfraSettings.of(
            Map.of(
                "KAFKA_BROKER_NUM_INSTANCES", "3",
                "POSTGRES_SUPERUSER_PASSWORD", "s",
                "POSTGRES_PASSWORD", "o",
                "POSTGRES_WRITER_PASSWORD", "w",
                "POSTGRES_READER_PASSWORD", "r"),
            "postgres");
    assertThat(settings.servers()).containsExactly("postgres");
  }

  @Test
  void tells_what_several_brokers_need_to_find_each_other() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LocalInfraSettings.of(
                    Map.of("KAFKA_BROKER_NUM_INSTANCES", "3", "KAFKA_NODE_ID", "4"), "kafka"))
        .withMessageContaining("KAFKA_NODE_ID is '4', it may be a number from 1 to 3")
        .withMessageContaining("KAFKA_CLUSTER_ID must be set");
  }

  @Test
  void encrypts_where_certificates_are_named() {
    Map<String, String> passwords =
        Map.of(
            "POSTGRES_SUPERUSER_PASSWORD", "s",
            "POSTGRES_PASSWORD", "o",
            "POSTGRES_WRITER_PASSWORD", "w",
            "POSTGRES_READER_PASSWORD", "r",
            "KAFKA_SUPERUSER_PASSWORD", "k",
            "KAFKA_INGEST_PASSWORD", "i",
            "KAFKA_SINK_PASSWORD", "s",
            "KAFKA_DASHBOARD_PASSWORD", "d");
    var environment = new HashMap<>(passwords);
    assertThat(LocalInfraSettings.of(environment).kafkaSecurity()).isEmpty();
    environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalInfraSettings.of(environment))
        .withMessageContaining("SASL_SSL with KAFKA_TLS_CERT_FILE");
    environment.put("POSTGRES_TLS_CERT_FILE", "p.crt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalInfraSettings.of(environment))
        .withMessageContaining("POSTGRES_TLS_CERT_FILE and POSTGRES_TLS_KEY_FILE must both be set");
    environment.put("POSTGRES_TLS_KEY_FILE", "p.key");
    environment.put("KAFKA_TLS_CERT_FILE", "k.crt");
    environment.put("KAFKA_TLS_KEY_FILE", "k.key");
    environment.put("KAFKA_TLS_CA_FILE", "ca.crt");
    var settings = LocalInfraSettings.of(environment);
    assertThat(settings.postgres().tls())
        .contains(new TlsFiles(Path.of("p.crt"), Path.of("p.key")));
    assertThat(settings.kafkaSecurity())
        .contains(
            new BrokerSecurity(
                new TlsFiles(Path.of("k.crt"), Path.of("k.key")),
                Path.of("ca.crt"),
                new KafkaUsers(
                    new Login("av_telemetry", "k"),
                    new Login("av_telemetry_ingest", "i"),
                    new Login("av_telemetry_sink", "s"),
                    new Login("av_telemetry_dashboard", "d"))));
  }

  @Test
  void tells_every_fault_by_its_key() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LocalInfraSettings.of(
                    Map.of("KAFKA_BROKER_HOST_PORT", "x", "POSTGRES_HOST_PORT", "70000"),
                    "postgres",
                    "redis"))
        .withMessageContaining("redis")
        .withMessageContaining("KAFKA_BROKER_HOST_PORT is 'x'")
        .withMessageContaining("POSTGRES_HOST_PORT is '70000'")
        .withMessageContaining(
            "POSTGRES_SUPERUSER_PASSWORD or POSTGRES_SUPERUSER_PASSWORD_FILE must")
        .withMessageContaining("POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE must be set")
        .withMessageContaining("POSTGRES_WRITER_PASSWORD or");
  }
}
