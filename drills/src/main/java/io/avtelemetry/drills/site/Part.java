package io.avtelemetry.drills.site;

import java.util.List;
import java.util.Locale;

/** What can break. */
public enum Part {
  /** producer-http. */
  INGEST("producer1"),
  /** The second producer-http, in an installation of several. */
  SECOND_INGEST("producer2"),
  /** consumer-sql. */
  SINK("consumer1"),
  /** The second consumer-sql, in an installation of several; some drills start it elsewhere. */
  SECOND_SINK("consumer2"),
  /** The third one. */
  THIRD_SINK("consumer3"),
  /** Kafka. */
  BROKER("kafka-broker1"),
  /** The second broker, in an installation of several. */
  SECOND_BROKER("kafka-broker2"),
  /** The third one. */
  THIRD_BROKER("kafka-broker3"),
  /** PostgreSQL's postmaster and all its children. */
  POSTGRES("postgres"),
  /** Whoever sends events from this machine; no process of the installation. */
  CLIENTS("");

  /** All ingest servers that there may be. */
  public static final List<Part> INGESTS = List.of(INGEST, SECOND_INGEST);

  /** All sinks that there may be. */
  public static final List<Part> SINKS = List.of(SINK, SECOND_SINK, THIRD_SINK);

  /** All brokers that there may be. */
  public static final List<Part> BROKERS = List.of(BROKER, SECOND_BROKER, THIRD_BROKER);

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
