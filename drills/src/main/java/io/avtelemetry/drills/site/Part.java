package io.avtelemetry.drills.site;

import java.util.Locale;

/** What can break. */
public enum Part {
  /** producer-http. */
  INGEST("producer1"),
  /** consumer-sql. */
  SINK("consumer1"),
  /** The second consumer-sql, which only some drills start. */
  SECOND_SINK("consumer2"),
  /** Kafka. */
  BROKER("kafka-broker1"),
  /** PostgreSQL's postmaster and all its children. */
  POSTGRES("postgres"),
  /** Whoever sends events from this machine; no process of the installation. */
  CLIENTS("");

  private final String processName;

  Part(String processName) {
    this.processName = processName;
  }

  /** The name by which the scripts know it. */
  public String processName() {
    return processName;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
