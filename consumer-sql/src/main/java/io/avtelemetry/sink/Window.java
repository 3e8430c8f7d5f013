package io.avtelemetry.sink;

/**
 * The days that may have a partition of their own, so that no vehicle's clock decides how many
 * there are. Rows of other days lie in the default partition.
 *
 * @param first days since 1970; where a retention is set, what is before it goes
 * @param last days since 1970
 */
record Window(long first, long last) {
  /** Days ahead of today: so long may nobody make partitions without rows going elsewhere. */
  private static final int AHEAD = 2;

  /** Days back from today where everything is kept: as many partitions as a table has at most. */
  private static final int BACK = 366;

  static Window around(long today, int retentionDays) {
    return new Window(today - (retentionDays == 0 ? BACK : retentionDays), today + AHEAD);
  }

  long today() {
    return last - AHEAD;
  }

  boolean contains(long day) {
    return day >= first && day <= last;
  }
}
