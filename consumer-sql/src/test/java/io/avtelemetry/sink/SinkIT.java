package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithKafka;
import io.avtelemetry.testing.WithPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@WithKafka
@WithPostgres
class SinkIT {
  private final KafkaServer kafka;
  private final PostgresServer postgres;

  SinkIT(KafkaServer kafka, PostgresServer postgres) {
    this.kafka = kafka;
    this.postgres = postgres;
  }

  @Test
  void stores_what_waits_and_what_comes() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 3)) {
      for (int vehicle = 0; vehicle < 10; vehicle++) {
        bed.send(TestBed.vin(vehicle), 0, 99);
      }
      var sink = bed.startSink();
      bed.awaitAccounted(1000);
      bed.send(TestBed.vin(1), 100, 100);
      bed.awaitAccounted(1001);
      assertThat(bed.rows()).isEqualTo(1001);
      assertThat(
              bed.database.query(
                  """
                  SELECT concat_ws(' ', "timestamp" AT TIME ZONE 'UTC', vin, make, model,
                    position_x, position_y, position_z, speed, latitude IS NULL, heading,
                    ingested_at BETWEEN now() - interval '1 minute' AND now())
                  FROM diag WHERE vin = '%s' AND "timestamp" = '2026-11-21T00:01:40.123456Z'"""
                      .formatted(TestBed.vin(1))))
          .isEqualTo(
              "2026-11-21 00:01:40.123456 TESTVEHICLE000001 Ford F-150 1.5 -2.25 0 13.5 t 359.5 t");
      sink.awaitReady();
      await()
          .untilAsserted(
              () ->
                  assertThat(sink.get("/metrics"))
                      .contains(
                          "sink_records_stored_total{process=\"consumer-sql\",stream=\"diag\"} 1001.0")
                      .contains("sink_lag_records{process=\"consumer-sql\",stream=\"diag\"} 0.0")
                      .contains("sink_batch_rows_count", "sink_batch_seconds_count"));
      try (var admin = kafka.admin()) { // what the usual lag tools see
        await()
            .atMost(TestBed.PATIENCE)
            .until(
                () ->
                    admin
                        .listConsumerGroupOffsets(bed.topic)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .values()
                        .stream()
                        .mapToLong(position -> position.offset())
                        .sum(),
                sum -> sum == 1001);
      }
    }
  }

  @Test
  void makes_a_topic_that_is_missing() throws Exception {
    try (var bed = new TestBed(kafka, postgres).with("KAFKA_TOPIC_PARTITIONS", "4")) {
      bed.startSink().awaitReady();
      try (var consumer = kafka.consumer(bed.topic)) {
        assertThat(consumer.partitionsFor(bed.topic)).hasSize(4);
      }
      bed.send(TestBed.vin(1), 0, 9);
      bed.awaitAccounted(10);
    }
  }

  @Test
  void stores_each_event_once_however_often_it_is_sent() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 2).with("SINK_BATCH_ROWS", "50")) {
      bed.send(TestBed.vin(1), 0, 199);
      bed.send(TestBed.vin(1), 50, 149); // in one batch or not with the first
      try (var first = bed.startSink()) {
        first.awaitReady();
        bed.awaitAccounted(300);
      }
      assertThat(bed.rows()).isEqualTo(200);
      bed.send(TestBed.vin(1), 100, 299); // across a restart
      bed.send(TestBed.vin(2), 0, 99);
      bed.startSink();
      bed.awaitAccounted(600);
      assertThat(bed.rows()).isEqualTo(400);
      assertThat(bed.count("SELECT sum(duplicate) FROM sink_progress")).isEqualTo(200);
    }
  }

  @Test
  void keeps_records_that_are_no_events_as_dead_letters_and_stores_the_others() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1)) {
      var noise = new byte[300];
      new Random(1).nextBytes(noise);
      var big = new byte[1_000_000];
      var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
      records.add(bed.record("a", TestBed.event(TestBed.vin(1), 1)));
      records.add(new ProducerRecord<>(bed.topic, TestBed.bytes("k"), noise));
      records.add(new ProducerRecord<>(bed.topic, TestBed.bytes("tombstone"), null));
      records.add(
          new ProducerRecord<>(bed.topic, null, TestBed.bytes("{\"wrong\":\"sch\\u0000ema\"}")));
      records.add(new ProducerRecord<>(bed.topic, big));
      records.add(bed.record("a", TestBed.event(TestBed.vin(1), 2)));
      records.get(1).headers().add("trace", new byte[] {0, 1, -1}).add("none", null);
      bed.send(records);
      bed.startSink();
      bed.awaitAccounted(6);
      assertThat(bed.rows()).isEqualTo(2);
      assertThat(bed.count("SELECT dead FROM sink_progress")).isEqualTo(4);
      assertThat(
              bed.database.query(
                  "SELECT string_agg(\"offset\" || ' ' || (value IS NULL) || ' ' || (key IS NULL)"
                      + " || ' ' || reason, E'\\n' ORDER BY \"offset\") FROM dead_letters"))
          .contains("1 false false is not ")
          .contains("2 true false is a tombstone: it has no value")
          .contains("3 false true wrong is not a field of this stream")
          .contains("4 false true is not JSON");
      try (var connection = bed.database.connection();
          var rows =
              connection
                  .createStatement()
                  .executeQuery("SELECT value, headers FROM dead_letters ORDER BY id LIMIT 1")) {
        rows.next();
        assertThat(rows.getBytes(1)).isEqualTo(noise);
        assertThat(rows.getString(2))
            .isEqualTo(
                "[{\"key\": \"trace\", \"value\": \"AAH/\"}, {\"key\": \"none\", \"value\": null}]");
      }
    }
  }

  @Test
  void isolates_the_one_record_that_the_table_refuses() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1)) {
      bed.startSink().close();
      bed.database.execute("ALTER TABLE diag ADD CONSTRAINT slow CHECK (speed < 100)");
      var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
      for (int second = 0; second < 500; second++) {
        double speed = second == 77 || second == 400 ? 101 : 13;
        records.add(bed.record("a", TestBed.event(TestBed.vin(1), second, speed)));
      }
      records.add(bed.record("a", TestBed.event(TestBed.vin(1), 5))); // and a duplicate among them
      bed.send(records);
      bed.startSink();
      bed.awaitAccounted(501);
      assertThat(bed.rows()).isEqualTo(498);
      assertThat(
              bed.database.query(
                  "SELECT string_agg(\"offset\"::text, ' ' ORDER BY id) FROM dead_letters"))
          .isEqualTo("77 400");
      assertThat(bed.database.query("SELECT reason FROM dead_letters LIMIT 1"))
          .contains("sqlState=23514", "slow");
      assertThat(bed.count("SELECT duplicate FROM sink_progress")).isEqualTo(1);
    }
  }

  @Test
  void keeps_the_last_event_of_a_key_where_the_stream_is_an_upsert() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1)) {
      String depots = kafka.newTopic(2);
      bed.dropSchema("depots", depots(depots));
      var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
      for (int i = 1; i <= 100; i++) {
        String depot = "depot-" + i % 10;
        records.add(depot(depots, depot, i));
      }
      bed.send(records);
      bed.startSink();
      bed.awaitAccounted(100);
      bed.send(List.of(depot(depots, "depot-3", 1000)));
      bed.awaitAccounted(101);
      assertThat(
              bed.database.query(
                  "SELECT string_agg(name || '=' || stock, ' ' ORDER BY name) FROM depots_latest"))
          .isEqualTo(
              "depot-0=100 depot-1=91 depot-2=92 depot-3=1000 depot-4=94 depot-5=95 depot-6=96"
                  + " depot-7=97 depot-8=98 depot-9=99");
      assertThat(bed.count("SELECT sum(stored) FROM sink_progress WHERE stream = 'depots'"))
          .isEqualTo(10);
      assertThat(bed.count("SELECT sum(duplicate) FROM sink_progress WHERE stream = 'depots'"))
          .isEqualTo(91);
    }
  }

  private static ProducerRecord<byte[], byte[]> depot(String topic, String name, int stock) {
    return new ProducerRecord<>(
        topic,
        TestBed.bytes(name),
        TestBed.bytes("{\"name\":\"%s\",\"stock\":%d}".formatted(name, stock)));
  }

  private static String depots(String topic) {
    return """
        {"type": "record", "name": "depots", "topic": "%s", "key": "name", "primaryKey": ["name"],
         "writeMode": "upsert", "fields": [
          {"name": "name", "type": "string"}, {"name": "stock", "type": "int"}]}"""
        .formatted(topic);
  }

  @Test
  void refuses_a_topic_that_was_made_anew_until_a_person_decides() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1)) {
      bed.send(TestBed.vin(1), 0, 9);
      bed.startSink();
      bed.awaitAccounted(10);
      bed.database.execute("UPDATE sink_progress SET topic_id = 'another'");
      bed.closeSinks();
      var sink = bed.startSink();
      bed.send(TestBed.vin(1), 10, 10);
      sink.awaitNotReady("DELETE FROM sink_progress WHERE stream = 'diag' AND partition = 0");
      assertThat(bed.rows()).isEqualTo(10);
      bed.database.execute("DELETE FROM sink_progress");
      await().atMost(TestBed.PATIENCE).until(() -> bed.rows() == 11);
      assertThat(bed.count("SELECT duplicate FROM sink_progress")).isEqualTo(10);
    }
  }

  @Test
  void refuses_a_topic_that_is_made_anew_while_it_is_read() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1)) {
      var sink = bed.startSink();
      sink.awaitReady();
      await().until(() -> bed.count("SELECT count(*) FROM sink_progress") == 1);
      bed.makeTopicAnew(1); // as empty as the one before: its offsets all look right
      bed.send(TestBed.vin(1), 0, 9);
      sink.awaitNotReady("DELETE FROM sink_progress WHERE stream = 'diag' AND partition = 0");
      bed.database.execute("DELETE FROM sink_progress");
      await()
          .atMost(TestBed.PATIENCE)
          .until(() -> bed.count("SELECT coalesce(sum(next_offset), 0) FROM sink_progress") == 10);
      assertThat(bed.rows()).isEqualTo(10);
      sink.awaitReady();
    }
  }

  @Test
  void counts_what_retention_deleted_before_it_was_read() throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1)) {
      bed.send(TestBed.vin(1), 0, 9);
      bed.startSink();
      bed.awaitAccounted(10);
      bed.closeSinks();
      bed.send(TestBed.vin(1), 10, 29);
      try (var admin = kafka.admin()) {
        admin
            .deleteRecords(
                Map.of(new TopicPartition(bed.topic, 0), RecordsToDelete.beforeOffset(20)))
            .all()
            .get();
      }
      bed.startSink();
      bed.awaitAccounted(30);
      assertThat(bed.count("SELECT missing FROM sink_progress")).isEqualTo(10);
      assertThat(bed.rows()).isEqualTo(20);
    }
  }
}
