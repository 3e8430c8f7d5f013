package io.avtelemetry.dashboard;

/**
 * How far apart a vehicle's reports are, learned from the last four gaps between them, in
 * microseconds: the oldest first, 0 where there was none yet.
 *
 * @param interval what is told of it, which follows what is learned where that is another by more
 *     than a tenth; 0 while it is not known
 */
record Rhythm(long first, long second, long third, long fourth, long interval) {
  static final Rhythm UNKNOWN = new Rhythm(0, 0, 0, 0, 0);

  /** Reports that are closer to each other are no reason to call a vehicle silent any sooner. */
  static final long SHORTEST = 1_000_000;

  private static final int SILENT_AFTER = 3;

  /** With one more gap. */
  Rhythm after(long gapMicros) {
    long learned = secondLongest(second, third, fourth, gapMicros);
    boolean same = Math.abs(learned - interval) * 10 <= interval;
    return new Rhythm(
        /* first= */ second,
        /* second= */ third,
        /* third= */ fourth,
        /* fourth= */ gapMicros,
        same ? interval : learned);
  }

  /**
   * The longest may be a night, or a tunnel; the shorter ones may lie within reports that come in
   * pairs.
   */
  private static long secondLongest(long... gaps) {
    java.util.Arrays.sort(gaps);
    long learned = gaps[gaps.length - 2];
    return learned == 0 ? 0 : Math.max(learned, SHORTEST);
  }

  /** The interval in seconds, NaN while it is not known. */
  double seconds() {
    return interval == 0 ? Double.NaN : interval / 1e6;
  }

  /**
   * How long a vehicle may be without a report before it is silent, in microseconds.
   *
   * @param usual the interval to take while its own is not known
   */
  long silentAfter(long usual) {
    return SILENT_AFTER * (interval == 0 ? usual : interval);
  }
}
