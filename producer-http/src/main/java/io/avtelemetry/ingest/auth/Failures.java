package io.avtelemetry.ingest.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often each network failed of late, and how long its next answer waits therefore: not at all
 * the first times, then twice as long with each. What is remembered is bounded; who knows its token
 * never waits, whoever else fails at its address. From any thread.
 */
final class Failures {
  private static final int MOST_NETWORKS = 16_384;
  private static final int FREE = 3;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);

  private final Cache<Network, AtomicInteger> counts;
  private final Duration longest;

  /**
   * @param longest no answer waits longer
   */
  Failures(Duration longest, Ticker ticker) {
    this.longest = longest;
    this.counts =
        Caffeine.newBuilder()
            .maximumSize(MOST_NETWORKS)
            .expireAfterAccess(REMEMBERED)
            .ticker(ticker)
            .build();
  }

  /** Counts one more failure and says how long its answer waits. */
  Duration delay(Network network) {
    int count = counts.get(network, n -> new AtomicInteger()).incrementAndGet();
    if (count <= FREE) {
      return Duration.ZERO;
    }
    Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(count - FREE - 1, 20));
    return delay.compareTo(longest) > 0 ? longest : delay;
  }

  /** Networks that are remembered, roughly. */
  long size() {
    counts.cleanUp();
    return counts.estimatedSize();
  }
}
