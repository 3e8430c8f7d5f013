package io.avtelemetry.sink;

import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.Partition;
import java.util.List;

/**
 * Which tables are cut into days, and how long days are kept.
 *
 * @param ofDefaultStream in place of what the default stream's file says
 * @param retentionDays whole days that are kept besides today's; 0 for all
 */
record Partitioning(Partition ofDefaultStream, int retentionDays) {
  private static final int LONGEST = 3_650;

  /** The default stream as DIAG_PARTITION wants it. */
  EventStream applied(EventStream stream) {
    if (ofDefaultStream == Partition.DAY && stream.dayField().isEmpty()) {
      throw new SettingsException(
          List.of(
              "DIAG_PARTITION is 'day' but primaryKey of %s has no timestamp-micros"
                  .formatted(stream.source())));
    }
    return stream.withPartition(ofDefaultStream);
  }

  /**
   * Refuses a retention that nothing follows.
   *
   * @throws SettingsException naming the key
   */
  void check(List<StreamTable> tables) {
    if (retentionDays > 0 && tables.stream().allMatch(table -> table.day().isEmpty())) {
      throw new SettingsException(
          List.of(
              "RETENTION_DAYS is '%d' but no table is cut into days: set DIAG_PARTITION=day, or 0"
                  .formatted(retentionDays)));
    }
  }

  /** Reads DIAG_PARTITION and RETENTION_DAYS. */
  static Partitioning read(SettingsReader reader) {
    return new Partitioning(
        reader.oneOf("DIAG_PARTITION", Partition.class),
        reader.integer("RETENTION_DAYS", 0, LONGEST));
  }
}
