package io.avtelemetry.bench.measure;

import java.io.IOException;
import java.sql.SQLException;

/** One way to do the work that a benchmark is about. */
public interface Contender {
  /** A short name without spaces. */
  String name();

  /** What it does, in a line. */
  String does();

  /**
   * Does the work once, from a fresh start.
   *
   * @param round from 1
   */
  Figures run(int round) throws IOException, SQLException, InterruptedException;
}
