package io.avtelemetry.bench.volume;

import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.Await;
import io.avtelemetry.bench.site.FleetEvents;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.LiveProcess;
import io.avtelemetry.bench.site.SinkProgress;
import io.avtelemetry.bench.site.WaitingEvents;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * What an event takes on disk when so many vehicles report in turn: on Kafka, in the table, in its
 * index, in PostgreSQL's log. The table holds as many rows before, so that its index has a shape.
 */
record Stored(Installation site, int vehicles, int events) implements Contender {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Duration PAUSE = Duration.ofMillis(20);

  @Override
  public String name() {
    return vehicles + " vehicles";
  }

  @Override
  public String does() {
    return "%d rows of %d vehicles that report in turn, after as many, stored by the real sink"
        .formatted(events, vehicles);
  }

  @Override
  public Figures run(int round) throws SQLException, InterruptedException {
    var fleet = new FleetEvents(vehicles);
    site.database().execute("TRUNCATE diag");
    long first = 2L * events * round;
    try (Connection connection = site.database().connect();
        Statement statement = connection.createStatement();
        var progress = new SinkProgress(connection)) {
      put(fleet, first, progress);
      statement.execute("CHECKPOINT");
      long kafka = WaitingEvents.logBytes(site);
      long heap = number(statement, "SELECT pg_table_size('diag')");
      long index = number(statement, "SELECT pg_indexes_size('diag')");
      long log = number(statement, "SELECT pg_current_wal_lsn() - '0/0'");
      LiveProcess postgres = site.process("postgres");
      double processor = postgres.familyProcessorSeconds();
      put(fleet, first + events, progress);
      return Figures.none()
          .with("JSON B", fleet.canonical(first).length)
          .with("Kafka B", perEvent(WaitingEvents.logBytes(site) - kafka))
          .with("table B", perEvent(number(statement, "SELECT pg_table_size('diag')") - heap))
          .with("index B", perEvent(number(statement, "SELECT pg_indexes_size('diag')") - index))
          .with("WAL B", perEvent(number(statement, "SELECT pg_current_wal_lsn() - '0/0'") - log))
          .with(
              "PostgreSQL CPU µs", (postgres.familyProcessorSeconds() - processor) * 1e6 / events);
    }
  }

  private void put(FleetEvents fleet, long from, SinkProgress progress)
      throws SQLException, InterruptedException {
    long target = progress.stored() + events;
    WaitingEvents.put(site, fleet, from, from + events);
    Await.until(events + " rows are stored", LIMIT, PAUSE, () -> progress.stored() >= target);
  }

  private double perEvent(long total) {
    return (double) total / events;
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getBigDecimal(1).longValueExact();
    }
  }
}
