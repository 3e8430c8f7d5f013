package io.avtelemetry.stream;

/** How a stream's table is cut into parts. */
public enum Partition {
  /** It is one whole. */
  NONE,
  /** A part for each day (UTC) of the first timestamp of the primary key. */
  DAY
}
