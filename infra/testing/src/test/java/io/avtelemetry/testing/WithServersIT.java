package io.avtelemetry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@WithKafka
@WithPostgres
class WithServersIT {
  private static String earlierAddress;

  @Test
  void the_same_server_serves_every_test(KafkaServer kafka, PostgresServer postgres) {
    assertThatTheServersAreThoseOfTheOtherTest(kafka, postgres);
  }

  @Test
  void the_same_server_serves_every_other_test(KafkaServer kafka, PostgresServer postgres) {
    assertThatTheServersAreThoseOfTheOtherTest(kafka, postgres);
  }

  @Test
  void a_record_comes_back(KafkaServer kafka) throws Exception {
    String topic = kafka.newTopic(3);
    try (var producer = kafka.producer();
        var consumer = kafka.consumer(topic)) {
      producer.send(new ProducerRecord<>(topic, "value".getBytes(StandardCharsets.UTF_8))).get();
      var records = consumer.poll(Duration.ofSeconds(20));
      assertThat(records)
          .extracting(r -> new String(r.value(), StandardCharsets.UTF_8))
          .containsExactly("value");
    }
  }

  @Test
  void schemas_and_databases_do_not_see_each_other(PostgresServer postgres) throws SQLException {
    var schema = postgres.newSchema();
    var otherSchema = postgres.newSchema();
    var database = postgres.newDatabase();
    schema.execute("CREATE TABLE here AS SELECT 1 AS one");
    assertThat(schema.count("SELECT one FROM here")).isEqualTo(1);
    String elsewhere =
        "SELECT count(*) FROM pg_tables WHERE tablename = 'here' AND schemaname = current_schema()";
    assertThat(otherSchema.count(elsewhere)).isZero();
    assertThat(database.count(elsewhere)).isZero();
  }

  @Test
  void a_shared_server_cannot_be_stopped(KafkaServer kafka, PostgresServer postgres) {
    assertThatThrownBy(kafka::stop).hasMessageContaining("@Own");
    assertThatThrownBy(postgres::kill).hasMessageContaining("@Own");
  }

  @Test
  void an_own_kafka_comes_back_with_its_topics(@Own KafkaServer own, KafkaServer shared)
      throws Exception {
    assertThat(own.bootstrapServers()).isNotEqualTo(shared.bootstrapServers());
    String topic = own.newTopic(1);
    own.stop();
    own.start();
    try (var admin = own.admin()) {
      assertThat(admin.listTopics().names().get()).contains(topic);
    }
  }

  @Test
  void an_own_postgres_comes_back_with_its_tables(@Own PostgresServer own) throws SQLException {
    var database = own.newDatabase();
    database.execute("CREATE TABLE kept AS SELECT 1 AS one");
    own.stop();
    assertThatThrownBy(database::connection).isInstanceOf(SQLException.class);
    own.start();
    assertThat(database.count("SELECT one FROM kept")).isEqualTo(1);
    own.kill();
    own.start();
    assertThat(
            database.count(
                "SELECT count(*) FROM pg_database WHERE datname = '" + database.name() + "'"))
        .isEqualTo(1);
  }

  private static void assertThatTheServersAreThoseOfTheOtherTest(
      KafkaServer kafka, PostgresServer postgres) {
    String address = kafka.bootstrapServers() + " " + postgres.jdbcUrl();
    if (earlierAddress != null) {
      assertThat(address).isEqualTo(earlierAddress);
    }
    earlierAddress = address;
  }
}
