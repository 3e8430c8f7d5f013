package io.avtelemetry.stream;

/** What happens when a second event has the primary key of a stored one. */
public enum WriteMode {
  /** The first event wins. */
  APPEND,
  /** The last event wins. */
  UPSERT
}
