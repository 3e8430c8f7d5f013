package io.avtelemetry.drills;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.avtelemetry.drills.account.Account;
import io.avtelemetry.drills.fleet.FleetSum;
import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.load.Ledgers;
import io.avtelemetry.drills.memory.Life;
import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithKafka;
import io.avtelemetry.testing.WithPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@WithKafka
@WithPostgres
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountIT {
  private static final Life LIFE = new Life("consumer1", 1_000, List.of(10L), List.of(5L), 1, 1);

  private static final Duration AT_ONCE = Duration.ZERO;
  private static final String ONE = "vin = '1FTFW1E50PFA00001' AND position_x = 5";

  private KafkaServer kafka;
  private PostgresServer postgres;
  private Producer<byte[], byte[]> producer;
  @TempDir private Path directory;

  @BeforeAll
  void connect(KafkaServer kafka, PostgresServer postgres) {
    this.kafka = kafka;
    this.postgres = postgres;
    this.producer = kafka.producer();
  }

  @AfterAll
  void disconnect() {
    producer.close();
  }

  /** What a test does to a world in which all went well. */
  interface Plant {
    void in(World world) throws SQLException;
  }

  private static Arguments plant(String what, String finding, Plant plant) {
    return arguments(what, finding, plant);
  }

  private static Arguments sql(String what, String finding, String statement) {
    return arguments(what, finding, (Plant) world -> world.database.execute(statement));
  }

  /** What stands before the colon is the finding's kind; what comes after it, part of its words. */
  static Stream<Arguments> differences() {
    return Stream.concat(
        fields(),
        Stream.of(
            sql(
                "a vehicle's row is missing",
                "accepted, but not stored: DrillEvent[micros=1795248002500000",
                "DELETE FROM diag WHERE " + ONE),
            sql(
                "a row of the load generator is missing",
                "accepted, but not stored: ",
                "DELETE FROM diag WHERE ctid IN"
                    + " (SELECT ctid FROM diag WHERE vin LIKE 'DRILL%' LIMIT 1)"),
            sql(
                "a row stands twice",
                "stored, but not accepted: ",
                "INSERT INTO diag SELECT * FROM diag WHERE " + ONE),
            plant(
                "a row that its sender was not told about",
                "stored, but not accepted: ",
                world -> world.insert(List.of(world.reporter.event(world.reporter.accepted())))),
            sql(
                "a row of a vehicle that never was",
                "rows of an unknown vehicle: STRANGER",
                "INSERT INTO diag SELECT timestamp, 'STRANGER' FROM diag LIMIT 1"),
            plant(
                "an event that is accepted and nowhere",
                "accepted, but not on the topic: ",
                world -> Ledgers.acceptOneMore(world.reporter)),
            plant(
                "an event on the topic that nobody sent",
                "topic never sent, or to be refused: ",
                world -> world.put(world.reporter.event(1_000_000), 0)),
            plant(
                "a bad event that got through",
                "topic never sent, or to be refused: ",
                world -> world.put(bad(world.reporter.event(0)), 0)),
            plant(
                "an event that is another on the topic",
                "topic value: speed",
                world -> world.put(faster(world.reporter.event(0)), 0)),
            plant(
                "a vehicle in two partitions",
                "topic partitions: two for",
                world -> world.put(world.reporter.event(0), 1)),
            plant(
                "a bad event that no answer names",
                "line: bad events: rejected 4, sent 5",
                world -> Ledgers.forgetBadEvent(world.ledger)),
            plant(
                "an answer that ought not to be",
                "answer: status 200",
                world -> Ledgers.surprise(world.ledger)),
            plant(
                "a record that cannot be stored and is no dead letter",
                "unstorable, but no dead letter: ",
                world -> world.putPoison(0, "lost")),
            plant(
                "a record that Kafka acknowledged and does not have",
                "unstorable, but not on the topic: 3",
                world -> world.poison++),
            sql(
                "a dead letter twice",
                "dead letter twice: ",
                "INSERT INTO dead_letters SELECT * FROM dead_letters WHERE partition = 1"),
            sql(
                "a dead letter that is none",
                "dead letter that is none: ",
                "INSERT INTO dead_letters VALUES (1, 0, 'hello', 'why')"),
            sql(
                "a dead letter that is not whole",
                "dead letter not whole: ",
                "UPDATE dead_letters SET value = 'hell' WHERE partition = 1"),
            sql(
                "a duplicate counted as stored",
                "sink_progress: partition 0 says stored 25 duplicate 5",
                "UPDATE sink_progress SET stored = stored + 1, duplicate = duplicate - 1"
                    + " WHERE partition = 0"),
            sql(
                "a dead letter counted twice",
                "sink_progress: partition 1 says",
                "UPDATE sink_progress SET dead = 2 WHERE partition = 1"),
            sql(
                "a record counted as missing",
                "sink_progress: partition 1 says",
                "UPDATE sink_progress SET missing = 1 WHERE partition = 1"),
            sql(
                "a position behind the log's end",
                "position: the sink is not at the log's end",
                "UPDATE sink_progress SET next_offset = next_offset - 1 WHERE partition = 1"),
            sql(
                "a partition that nobody reads",
                "line: partitions in sink_progress 1, of the topic 2",
                "DELETE FROM sink_progress WHERE partition = 1"),
            plant(
                "an event that waits in a vehicle",
                "line: vehicles: pending 1, none 0",
                world -> world.fleet = new FleetSum(25, 24, 0, 0, 1)),
            plant(
                "an event that a vehicle dropped",
                "line: vehicles: dropped 1, none 0",
                world -> world.fleet = new FleetSum(25, 24, 0, 1, 0)),
            plant(
                "a good event that was refused",
                "line: vehicles: rejected 1, none 0",
                world -> world.fleet = new FleetSum(25, 24, 1, 0, 0)),
            plant(
                "a vehicle that counts more than it was told",
                "line: vehicles: told accepted 24, accepted 25",
                world -> world.fleet = new FleetSum(25, 25, 0, 0, 0)),
            plant(
                "a vehicle that reports nothing",
                "line: vehicles: reporting 2, driving 3",
                world -> world.vehicles = 3),
            plant(
                "two events of a vehicle at one time",
                "vehicle: two events at one time",
                AccountIT::sendOtherEventOfSameTime)));
  }

  /** Each field but the primary key, whose change is a missing row and one too many. */
  private static Stream<Arguments> fields() {
    var changes =
        List.of(
            "make = 'Fort'",
            "model = ''",
            "position_x = position_x + 1e-12",
            "position_y = -2",
            "position_z = 0",
            "speed = speed + 1e-15",
            "latitude = NULL",
            "longitude = 87.6",
            "heading = 0");
    return Stream.concat(
        changes.stream()
            .map(
                change ->
                    sql(
                        "another " + change,
                        "row value: " + change.substring(0, change.indexOf(' ')) + " sent",
                        "UPDATE diag SET " + change + " WHERE " + ONE)),
        Stream.of(
            sql(
                "another timestamp",
                "accepted, but not stored: ",
                "UPDATE diag SET timestamp = timestamp + interval '1 microsecond' WHERE " + ONE),
            sql(
                "another vin",
                "stored, but not accepted: ",
                "UPDATE diag SET vin = '1FTFW1E50PFA00002', timestamp = '2026-01-01' WHERE "
                    + ONE)));
  }

  private static DrillEvent bad(DrillEvent e) {
    return new DrillEvent(
        e.micros(), "DRILLX00000000000", e.make(), e.model(), 1, 2, 3, 4, null, null, null);
  }

  private static DrillEvent faster(DrillEvent e) {
    return new DrillEvent(
        e.micros(),
        e.vin(),
        e.make(),
        e.model(),
        e.positionX(),
        e.positionY(),
        e.positionZ(),
        e.speed() + 1,
        e.latitude(),
        e.longitude(),
        e.heading());
  }

  private static void sendOtherEventOfSameTime(World world) {
    DrillEvent first = world.recording.vehicles().iterator().next().event(0);
    world.recording.sent(World.json(faster(first)).getBytes(UTF_8));
  }

  @Test
  void finds_nothing_where_all_is_as_promised() throws Exception {
    var world = new World(kafka, postgres, producer);
    Account account = take(world);

    assertThat(account.findings().words()).isEmpty();
    assertThat(end(account, world)).isEqualTo(Outcome.AS_PROMISED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("differences")
  void finds_and_names(String what, String finding, Plant plant) throws Exception {
    var world = new World(kafka, postgres, producer);
    plant.in(world);
    Account account = take(world);

    assertThat(end(account, world)).as(what).isEqualTo(Outcome.DIFFERENT);
    assertThat(Files.readString(directory.resolve("report.txt")))
        .contains("DIFFERENCE " + finding)
        .contains("NOT AS PROMISED");
  }

  private static Account take(World world) throws Exception {
    Account account = world.account();
    account.awaitStored(AT_ONCE);
    account.take();
    return account;
  }

  private Outcome end(Account account, World world) throws Exception {
    try (var report = new Report(directory)) {
      return report.end(account, world.ledger, world.fleet, List.of(LIFE), Duration.ofSeconds(1));
    }
  }
}
