package io.avtelemetry.bench.sink;

/** The names of what the sink's contenders are measured by. */
final class SinkFigures {
  /** Of the first half of what waits, in a process that has just begun. */
  static final String COLD = "cold rows/s";

  /** Of the second half. */
  static final String WARM = "warm rows/s";

  /** Of all of it. */
  static final String BOTH = "both rows/s";

  /** Of the first half, from the start of the process on. */
  static final String FROM_START = "cold from start rows/s";

  /** Processor time of the process itself for a row of the second half. */
  static final String OWN_MICROS = "own CPU µs/row";

  /** Processor time of PostgreSQL's processes for a row of the second half. */
  static final String POSTGRES_MICROS = "PostgreSQL CPU µs/row";

  /** Of the process, at its most. */
  static final String RESIDENT = "resident MiB";

  private SinkFigures() {}
}
