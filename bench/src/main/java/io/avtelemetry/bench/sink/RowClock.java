package io.avtelemetry.bench.sink;

import io.avtelemetry.bench.site.Await;
import java.sql.SQLException;
import java.time.Duration;

/** Watches a count of rows grow, and says when it was seen to reach a number. */
final class RowClock {
  private final Duration limit;
  private final Duration pause;
  private final Count count;
  private Mark last;

  /** Looks how many rows there are, exactly where it may be as many as are waited for. */
  interface Count {
    long now(long target) throws SQLException;
  }

  /**
   * A moment at which so many rows were seen.
   *
   * @param nanos as System.nanoTime()
   */
  record Mark(long rows, long nanos) {
    /** Rows a second between a moment before and this. */
    double rateSince(Mark before) {
      return (rows - before.rows) * 1e9 / (nanos - before.nanos);
    }
  }

  RowClock(Duration limit, Duration pause, Count count) {
    this.limit = limit;
    this.pause = pause;
    this.count = count;
    this.last = new Mark(0, System.nanoTime());
  }

  /** Waits until there are so many, at least. */
  Mark await(long rows) throws SQLException, InterruptedException {
    Await.until(
        rows + " rows, " + last.rows() + " are there",
        limit,
        pause,
        () -> {
          last = new Mark(count.now(rows), System.nanoTime());
          return last.rows() >= rows;
        });
    return last;
  }
}
