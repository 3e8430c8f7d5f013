package io.avtelemetry.dashboard;

import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic and a database with the sink's tables, for one test. */
final class TestBed {
  final PostgresServer.Database database;
  final String topic;
  final Map<String, String> environment = new HashMap<>();
  private final KafkaServer kafka;

  TestBed(KafkaServer kafka, PostgresServer postgres, int partitions) throws SQLException {
    this.kafka = kafka;
    database = postgres.newDatabase();
    topic = kafka.newTopicName();
    kafka.createTopic(topic, partitions);
    String role = "reader_" + UUID.randomUUID().toString().replace("-", "");
    // The tables and the role's rights as the sink makes them.
    database.execute(
        """
        CREATE TABLE diag (
          "timestamp" timestamptz NOT NULL, vin varchar(17) NOT NULL, make varchar(20) NOT NULL,
          model varchar(20) NOT NULL, position_x double precision NOT NULL,
          position_y double precision NOT NULL, position_z double precision NOT NULL,
          speed double precision NOT NULL, latitude double precision, longitude double precision,
          heading double precision, ingested_at timestamptz NOT NULL DEFAULT now(),
          PRIMARY KEY (vin, "timestamp"));
        CREATE VIEW latest AS
          SELECT DISTINCT ON (vin) * FROM diag ORDER BY vin, "timestamp" DESC;
        CREATE TABLE sink_progress (
          stream text, partition integer, topic_id text, next_offset bigint,
          stored bigint DEFAULT 0, duplicate bigint DEFAULT 0, dead bigint DEFAULT 0,
          missing bigint DEFAULT 0, PRIMARY KEY (stream, partition));
        CREATE TABLE dead_letters (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text, topic text,
          topic_id text, partition integer, "offset" bigint, key bytea, value bytea,
          headers jsonb DEFAULT '[]', reason text, at timestamptz DEFAULT now(),
          replayed_at timestamptz);
        CREATE ROLE %1$s LOGIN PASSWORD 'hush';
        GRANT SELECT ON diag, latest, sink_progress, dead_letters TO %1$s"""
            .formatted(role));
    environment.putAll(
        Map.of(
            "KAFKA_TOPIC", topic,
            "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
            "POSTGRES_HOST", database.host(),
            "POSTGRES_PORT", String.valueOf(database.port()),
            "POSTGRES_DB", database.name(),
            "POSTGRES_READER_USER", role,
            "POSTGRES_READER_PASSWORD", "hush"));
  }

  static String vin(int number) {
    return "TESTVEHICLE%06d".formatted(number);
  }

  static String event(String vin, Instant time, double latitude, double longitude, double speed) {
    return event(vin, "Ford", time, latitude, longitude, speed);
  }

  static String event(
      String vin, String make, Instant time, double latitude, double longitude, double speed) {
    return """
        {"timestamp":"%s","vin":"%s","make":"%s","model":"F-150","position_x":0,"position_y":0,\
        "position_z":0,"speed":%s,"latitude":%s,"longitude":%s,"heading":90}"""
        .formatted(time, vin, make, speed, latitude, longitude);
  }

  void send(List<String> events) throws Exception {
    try (Producer<byte[], byte[]> producer = kafka.producer()) {
      var answers =
          events.stream()
              .map(
                  e ->
                      new ProducerRecord<byte[], byte[]>(topic, e.getBytes(StandardCharsets.UTF_8)))
              .map(producer::send)
              .toList();
      for (var answer : answers) {
        answer.get();
      }
    }
  }

  /** Stores a row as the sink does. */
  void store(String vin, Instant time, double latitude, double longitude, double speed)
      throws SQLException {
    database.execute(
        """
        INSERT INTO diag VALUES ('%s', '%s', 'Ford', 'F-150', 0, 0, 0, %s, %s, %s, 90)"""
            .formatted(time, vin, speed, latitude, longitude));
  }
}
