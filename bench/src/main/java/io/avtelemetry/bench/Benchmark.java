package io.avtelemetry.bench;

import io.avtelemetry.bench.measure.Report;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** One question of speed, answered by contenders on one installation. */
public interface Benchmark {
  /** The word that asks for it. */
  String name();

  /** The names of its contenders. */
  List<String> contenders();

  /** Measures, and tells. */
  void run(BenchSettings settings, Report report)
      throws IOException, SQLException, InterruptedException;
}
