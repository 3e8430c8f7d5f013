package io.avtelemetry.drills.account;

import io.avtelemetry.drills.load.Ledger;
import io.avtelemetry.drills.load.Poison;
import io.avtelemetry.drills.load.Reporter;
import io.avtelemetry.drills.site.Site;
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

  private final Site site;
  private final Ledger ledger;
  private final Poison poison;
  private final FleetSum fleet;
  private final int vehicles;
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
   * Takes nothing yet.
   *
   * @param fleet what the real vehicles said last
   * @param vehicles how many they are
   */
  public Account(Site site, Ledger ledger, Poison poison, FleetSum fleet, int vehicles) {
    this.site = site;
    this.ledger = ledger;
    this.poison = poison;
    this.fleet = fleet;
    this.vehicles = vehicles;
  }

  /** Waits until the sink has come to the end of the log; whether it did within the limit. */
  public boolean awaitStored(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    Map<Integer, Long> ends = Topic.ends(site.bootstrapServers(), Site.TOPIC, Site.PARTITIONS);
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
    try (Connection connection = site.database().connect();
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
    List<Reporter> reporters = ledger.reporters();
    Topic topic = Topic.read(site.bootstrapServers(), Site.TOPIC, reporters, findings);
    try (Connection connection = site.database().connect()) {
      connection.setAutoCommit(false);
      var table = new Table(connection, findings);
      table.compare(reporters);
      table.compare(topic.vehicles());
      table.strangers();
      events(reporters, topic, table);
      partitions(connection, topic, table);
      deadLetters(connection, topic);
    }
    answers();
  }

  private void events(List<Reporter> reporters, Topic topic, Table table) {
    long rows = reporters.stream().mapToLong(r -> table.rowsOfVin().get(r.vin())).sum();
    long accepted = reporters.stream().mapToLong(Reporter::accepted).sum();
    line("load generator: rows", rows, "accepted", accepted);
    long vehicleRows =
        topic.vehicles().keySet().stream().mapToLong(vin -> table.rowsOfVin().get(vin)).sum();
    line("vehicles: rows", vehicleRows, "accepted", fleet.accepted());
    line("vehicles: accepted", fleet.accepted(), "sampled", fleet.sampled());
    line("vehicles: pending", fleet.pending(), "none", 0);
    line("vehicles: dropped", fleet.dropped(), "none", 0);
    line("vehicles: rejected", fleet.rejected(), "none", 0);
    line("vehicles: with rows", topic.vehicles().size(), "driving", vehicles);
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
        Topic.Partition there = topic.partitions().get(row.getInt(1));
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
    line("partitions in sink_progress", partitions.size(), "of the topic", Site.PARTITIONS);
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
        findings.addUnless(expected, "dead letter that is none: " + place + " " + row.getString(4));
        findings.addUnless(
            !expected || topic.poison().get(place) == Arrays.hashCode(row.getBytes(3)),
            "dead letter not whole: " + place);
      }
    }
    open.keySet().forEach(place -> findings.add("unstorable, but no dead letter: " + place));
    line("dead letters", letters, "unstorable on the topic", topic.poison().size());
    findings.addUnless(
        topic.poison().size() >= poison.acknowledged(),
        "unstorable, but not on the topic: %d acknowledged by Kafka, %d there"
            .formatted(poison.acknowledged(), topic.poison().size()));
  }

  private void answers() {
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
