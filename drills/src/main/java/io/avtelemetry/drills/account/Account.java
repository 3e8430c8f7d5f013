package io.avtelemetry.drills.account;

import io.avtelemetry.drills.fleet.FleetSum;
import io.avtelemetry.drills.fleet.Recording;
import io.avtelemetry.drills.load.Ledger;
import io.avtelemetry.drills.load.Sent;
import io.avtelemetry.drills.site.Place;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Holds against each other what was sent, what was answered, what stands on the topic, what stands
 * in the tables, and what the sink says of it.
 */
public final class Account {
  private static final long POLL_MILLIS = 200;

  private final Place place;
  private final Statements statements;
  private final Findings findings = new Findings();
  private final List<Line> lines = new ArrayList<>();
  private final List<PartitionLine> partitions = new ArrayList<>();

  /** A row of the account: two figures that must be the same. */
  public record Line(String what, long counted, String against, long expected) {
    /** Whether they are. */
    public boolean isExact() {
      return counted == expected;
    }
  }

  /**
   * A partition's row.
   *
   * @param exact whether the sink's figures are those that topic and table have
   */
  public record PartitionLine(
      int partition,
      long logEnd,
      long nextOffset,
      long stored,
      long duplicate,
      long dead,
      long missing,
      boolean exact) {}

  /**
   * What those say who sent and were answered.
   *
   * @param ledger the load generator
   * @param recording what the real vehicles sent and were told
   * @param fleet what the real vehicles said last
   * @param vehicles how many they are
   * @param poison how many records that cannot be stored Kafka has acknowledged
   */
  public record Statements(
      Ledger ledger, Recording recording, FleetSum fleet, int vehicles, long poison) {}

  /** Takes nothing yet. */
  public Account(Place place, Statements statements) {
    this.place = place;
    this.statements = statements;
  }

  /** Waits until the sink has come to the end of the log; whether it did within the limit. */
  public boolean awaitStored(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    Map<Integer, Long> ends = Topic.ends(place.kafka(), place.topic(), place.partitions());
    while (!ends.equals(positions())) {
      if (System.nanoTime() > deadline) {
        findings.add("position: the sink is not at the log's end, " + positions() + " of " + ends);
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }

  private Map<Integer, Long> positions() {
    var positions = new TreeMap<Integer, Long>();
    try (Connection connection = place.database().connect();
        var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT partition, next_offset FROM sink_progress WHERE stream = 'diag'")) {
      while (rows.next()) {
        positions.put(rows.getInt(1), rows.getLong(2));
      }
    } catch (SQLException e) {
      return Map.of(); // asked again
    }
    return positions;
  }

  /** Takes the account. */
  public void take() throws SQLException {
    List<Sent> load = List.copyOf(statements.ledger().reporters());
    List<Sent> vehicles = List.copyOf(statements.recording().vehicles());
    var all = new ArrayList<Sent>(load);
    all.addAll(vehicles);
    Topic topic = Topic.read(place.kafka(), place.topic(), all, findings);
    try (Connection connection = place.database().connect()) {
      connection.setAutoCommit(false);
      var table = new Table(connection, findings);
      table.compare(all);
      table.strangers();
      line("load generator: rows", table.rowsOf(load), "accepted", accepted(load));
      vehicles(vehicles, table);
      partitions(connection, topic, table);
      deadLetters(connection, topic);
    }
    answers();
  }

  private static long accepted(List<Sent> senders) {
    return senders.stream().mapToLong(Sent::accepted).sum();
  }

  private void vehicles(List<Sent> vehicles, Table table) {
    FleetSum fleet = statements.fleet();
    line("vehicles: rows", table.rowsOf(vehicles), "accepted", fleet.accepted());
    line("vehicles: told accepted", accepted(vehicles), "accepted", fleet.accepted());
    line("vehicles: accepted", fleet.accepted(), "sampled", fleet.sampled());
    line("vehicles: pending", fleet.pending(), "none", 0);
    line("vehicles: dropped", fleet.dropped(), "none", 0);
    line("vehicles: rejected", fleet.rejected(), "none", 0);
    line("vehicles: reporting", vehicles.size(), "driving", statements.vehicles());
    statements.recording().surprises().forEach(what -> findings.add("vehicle: " + what));
  }

  private void partitions(Connection connection, Topic topic, Table table) throws SQLException {
    var rows = new TreeMap<Integer, Long>();
    topic
        .partitionOfVin()
        .forEach(
            (vin, partition) ->
                rows.merge(partition, table.rowsOfVin().getOrDefault(vin, 0L), Long::sum));
    try (var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT partition, next_offset, stored, duplicate, dead, missing
                FROM sink_progress WHERE stream = 'diag' ORDER BY partition""")) {
      while (row.next()) {
        Topic.Partition there =
            topic.partitions().getOrDefault(row.getInt(1), new Topic.Partition());
        long stored = rows.getOrDefault(row.getInt(1), 0L);
        boolean exact =
            row.getLong(2) == there.end
                && row.getLong(3) == stored
                && row.getLong(4) == there.events - stored
                && row.getLong(5) == there.poison
                && row.getLong(6) == there.missing;
        partitions.add(
            new PartitionLine(
                row.getInt(1),
                there.end,
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                exact));
        findings.addUnless(
            exact,
            "sink_progress: partition %d says stored %d duplicate %d dead %d missing %d, topic and table %d %d %d %d"
                .formatted(
                    row.getInt(1),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    stored,
                    there.events - stored,
                    there.poison,
                    there.missing));
      }
    }
    line("partitions in sink_progress", partitions.size(), "of the topic", place.partitions());
  }

  private void deadLetters(Connection connection, Topic topic) throws SQLException {
    long letters = 0;
    var open = new TreeMap<String, Topic.Place>();
    topic.poison().keySet().forEach(place -> open.put(place.toString(), place));
    try (var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT partition, \"offset\", value, reason FROM dead_letters")) {
      while (row.next()) {
        letters++;
        var place = new Topic.Place(row.getInt(1), row.getLong(2));
        boolean expected = open.remove(place.toString()) != null;
        findings.addUnless(
            expected,
            (topic.poison().containsKey(place)
                    ? "dead letter twice: "
                    : "dead letter that is none: ")
                + place
                + " "
                + row.getString(4));
        findings.addUnless(
            !expected || topic.poison().get(place) == Arrays.hashCode(row.getBytes(3)),
            "dead letter not whole: " + place);
      }
    }
    open.keySet().forEach(place -> findings.add("unstorable, but no dead letter: " + place));
    line("dead letters", letters, "unstorable on the topic", topic.poison().size());
    findings.addUnless(
        topic.poison().size() >= statements.poison(),
        "unstorable, but not on the topic: %d acknowledged by Kafka, %d there"
            .formatted(statements.poison(), topic.poison().size()));
  }

  private void answers() {
    Ledger ledger = statements.ledger();
    line("bad events: rejected", ledger.badRejected(), "sent", ledger.badSent());
    line("answers that ought not to be", ledger.surprisesCount(), "none", 0);
    ledger.surprises().forEach(surprise -> findings.add("answer: " + surprise));
  }

  private void line(String what, long counted, String against, long expected) {
    var line = new Line(what, counted, against, expected);
    lines.add(line);
    findings.addUnless(
        line.isExact(), "line: %s %d, %s %d".formatted(what, counted, against, expected));
  }

  /** The rows. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** The partitions' rows. */
  public List<PartitionLine> partitions() {
    return List.copyOf(partitions);
  }

  /** What differs. */
  public Findings findings() {
    return findings;
  }
}
