package io.avtelemetry.dashboard;

import java.util.List;
import java.util.Optional;

/**
 * One picture of a scenario's data, as its file describes it.
 *
 * @param sql the statement that gives its rows, or empty
 * @param stream the stream whose events a second it shows, where there is no statement
 */
record Panel(
    String id,
    Kind kind,
    String title,
    List<Column> columns,
    Optional<String> sql,
    Optional<String> stream) {

  /** How the rows are drawn. */
  enum Kind {
    COUNTER,
    TIMESERIES,
    BARS,
    TABLE,
    MAP
  }

  /**
   * A column of the rows.
   *
   * @param unit empty where it has none
   */
  record Column(String name, String title, String unit) {}

  Panel {
    columns = List.copyOf(columns);
  }
}
