package io.avtelemetry.bench.sink;

import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.LiveProcess;
import io.avtelemetry.bench.site.SinkProgress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The sink itself, with its default settings: a fresh process that finds all events waiting.
 *
 * @param rows of one timing: half of what waits
 */
record RealSink(Installation site, long rows) implements Contender {
  static final String NAME = "sink";
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(5);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "consumer-sql as the launch scripts start it, default settings: Kafka → diag with its"
        + " primary key, position in the same transaction; cold: a fresh process's first "
        + rows
        + " rows (from the first row seen), warm: its next "
        + rows;
  }

  @Override
  public Figures run(int round) throws SQLException, InterruptedException {
    site.database().execute("TRUNCATE diag", "DELETE FROM sink_progress", "CHECKPOINT");
    try (Connection connection = site.database().connect();
        var progress = new SinkProgress(connection)) {
      LiveProcess process = site.start("consumer1");
      LiveProcess postgres = site.process("postgres");
      var clock = new RowClock(LIMIT, PAUSE, target -> progress.stored());
      RowClock.Mark first = clock.await(1);
      RowClock.Mark half = clock.await(rows);
      double startToHalf = process.age().toNanos() / 1e9;
      double own = process.processorSeconds();
      double database = postgres.familyProcessorSeconds();
      RowClock.Mark all = clock.await(2 * rows);
      Figures figures =
          Figures.none()
              .with(SinkFigures.COLD, half.rateSince(first))
              .with(SinkFigures.WARM, all.rateSince(half))
              .with(SinkFigures.BOTH, all.rateSince(first))
              .with(SinkFigures.FROM_START, half.rows() / startToHalf)
              .with(
                  SinkFigures.OWN_MICROS,
                  (process.processorSeconds() - own) * 1e6 / (all.rows() - half.rows()))
              .with(
                  SinkFigures.POSTGRES_MICROS,
                  (postgres.familyProcessorSeconds() - database) * 1e6 / (all.rows() - half.rows()))
              .with(SinkFigures.RESIDENT, process.peakMebibytes());
      site.stop("consumer1");
      return figures;
    }
  }
}
