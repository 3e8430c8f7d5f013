package io.avtelemetry.drills.site;

/**
 * How many of each an installation has.
 *
 * @param brokers 1 or 3
 * @param producers ingest servers; several have a load balancer before them
 * @param consumers sinks
 */
public record Size(int brokers, int producers, int consumers) {
  /** One of each. */
  public static final Size SINGLE = new Size(1, 1, 1);

  /** Enough that any one may fail. */
  public static final Size SCALED = new Size(3, 2, 3);

  /** Whether there is more than one of anything. */
  public boolean isScaled() {
    return !equals(SINGLE);
  }
}
