package io.avtelemetry.drills;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.drills.account.Account;
import io.avtelemetry.drills.fleet.FleetSum;
import io.avtelemetry.drills.fleet.Recording;
import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.load.Ledger;
import io.avtelemetry.drills.load.Ledgers;
import io.avtelemetry.drills.load.Poison;
import io.avtelemetry.drills.load.Reporter;
import io.avtelemetry.drills.site.Place;
import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A small world after a drill in which all went well: who sent what, the topic, the tables. What a
 * test changes of it before the account is taken is a planted difference.
 */
final class World {
  static final int PARTITIONS = 2;
  private static final int EVENTS = 12;
  private static final int AGAIN = 3;
  private static final long START = 1_795_248_000_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  final Reporter reporter = new Reporter('T', 1, 1, START);
  final Ledger ledger;
  final Recording recording = new Recording();
  final PostgresServer.Database database;
  FleetSum fleet = new FleetSum(2 * EVENTS, 2 * EVENTS, 0, 0, 0);
  int vehicles = 2;
  long poison;

  private final KafkaServer kafka;
  private final String topic;
  private final Producer<byte[], byte[]> producer;

  World(KafkaServer kafka, PostgresServer postgres, Producer<byte[], byte[]> producer)
      throws SQLException {
    this.kafka = kafka;
    this.producer = producer;
    this.topic = kafka.newTopic(PARTITIONS);
    this.database = postgres.newSchema();
    database.execute(
        """
        CREATE TABLE diag (timestamp timestamptz, vin text, make text, model text,
          position_x float8, position_y float8, position_z float8, speed float8,
          latitude float8, longitude float8, heading float8);
        CREATE TABLE sink_progress (stream text, partition int, next_offset bigint,
          stored bigint, duplicate bigint, dead bigint, missing bigint);
        CREATE TABLE dead_letters (partition int, "offset" bigint, value bytea, reason text)""");
    var other = new Reporter('T', 2, 1, START);
    ledger = Ledgers.accepting(List.of(reporter, other), EVENTS, 4);
    var events = new ArrayList<List<DrillEvent>>();
    for (Reporter each : List.of(reporter, other)) {
      events.add(LongStream.range(0, EVENTS).mapToObj(each::event).toList());
    }
    events.add(drive("1FTFW1E50PFA00001"));
    events.add(drive("1FTFW1E50PFA00002"));
    for (int i = 0; i < events.size(); i++) {
      store(events.get(i), i % PARTITIONS);
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      RecordMetadata place = putPoison(partition, "hello");
      database.execute(
          "INSERT INTO dead_letters VALUES (%d, %d, 'hello', 'no JSON')"
              .formatted(partition, place.offset()));
      poison++;
      database.execute(
          "INSERT INTO sink_progress VALUES ('diag', %d, %d, %d, %d, 1, 0)"
              .formatted(partition, place.offset() + 1, 2 * EVENTS, 2 * AGAIN));
    }
  }

  /** Events of a real vehicle, recorded and accepted. */
  private List<DrillEvent> drive(String vin) {
    var events = new ArrayList<DrillEvent>();
    for (int i = 0; i < EVENTS; i++) {
      var event =
          new DrillEvent(START + i * 500_000L, vin, "Ford", "Edge", i, 2, 3, 4, 41.5, -87.6, null);
      var sent = recording.sent(json(event).getBytes(StandardCharsets.UTF_8));
      recording.answered(sent, 202, "{\"accepted\":1}".getBytes(StandardCharsets.UTF_8));
      events.add(event);
    }
    return events;
  }

  private void store(List<DrillEvent> events, int partition) throws SQLException {
    for (DrillEvent event : events) {
      put(event, partition);
    }
    for (DrillEvent event : events.subList(0, AGAIN)) {
      put(event, partition);
    }
    insert(events);
  }

  void insert(List<DrillEvent> events) throws SQLException {
    try (Connection connection = database.connection();
        var insert =
            connection.prepareStatement(
                "INSERT INTO diag VALUES (timestamptz 'epoch' + ? * interval '1 microsecond',"
                    + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (DrillEvent event : events) {
        insert.setLong(1, event.micros());
        insert.setString(2, event.vin());
        insert.setString(3, event.make());
        insert.setString(4, event.model());
        insert.setDouble(5, event.positionX());
        insert.setDouble(6, event.positionY());
        insert.setDouble(7, event.positionZ());
        insert.setDouble(8, event.speed());
        insert.setObject(9, event.latitude(), Types.DOUBLE);
        insert.setObject(10, event.longitude(), Types.DOUBLE);
        insert.setObject(11, event.heading(), Types.DOUBLE);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Puts a record on the topic that is an event. */
  void put(DrillEvent event, int partition) {
    var record = new ProducerRecord<>(topic, partition, bytes(event.vin()), bytes(json(event)));
    var unused = producer.send(record);
  }

  /** Puts a record on the topic that is none. */
  RecordMetadata putPoison(int partition, String value) {
    var record = new ProducerRecord<>(topic, partition, bytes("k"), bytes(value));
    record.headers().add(Poison.HEADER, bytes("1"));
    try {
      // In order: what was sent to this partition before is there as well.
      return producer.send(record).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String json(DrillEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("timestamp", Instant.EPOCH.plus(event.micros(), ChronoUnit.MICROS).toString());
    fields.put("vin", event.vin());
    fields.put("make", event.make());
    fields.put("model", event.model());
    fields.put("position_x", event.positionX());
    fields.put("position_y", event.positionY());
    fields.put("position_z", event.positionZ());
    fields.put("speed", event.speed());
    fields.put("latitude", event.latitude());
    fields.put("longitude", event.longitude());
    fields.put("heading", event.heading());
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  Account account() {
    producer.flush();
    return new Account(
        new Place(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            topic,
            PARTITIONS,
            database::connection),
        new Account.Statements(ledger, recording, fleet, vehicles, poison));
  }
}
