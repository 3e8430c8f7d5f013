package io.avtelemetry.dashboard;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Each vehicle's newest report, bounded in number; any thread may add, any may read at any time.
 *
 * <p>Every change has a version, so that a reader who remembers the last one it saw finds what
 * changed since, however long ago that was: nothing is queued for anybody.
 */
final class LiveFleet {
  /** Identities come from senders: beyond so many, new ones are not shown. */
  static final int MOST_VEHICLES = 100_000;

  private final Map<String, Position> positions = new ConcurrentHashMap<>();
  private long next = 1;
  private volatile long version;

  /**
   * Takes a report, unless the vehicle's newest is newer or the same.
   *
   * @return whether it came late, behind a newer one
   */
  synchronized boolean add(Position report) {
    Position before = positions.get(report.vin());
    if (before == null ? positions.size() >= MOST_VEHICLES : before.micros() >= report.micros()) {
      return before != null && before.micros() > report.micros();
    }
    long now = next++;
    boolean sameLabel =
        before != null
            && Objects.equals(before.make(), report.make())
            && Objects.equals(before.model(), report.model());
    positions.put(report.vin(), report.at(now, sameLabel ? before.labelVersion() : now));
    version = now;
    return false;
  }

  /** The version of the last change: all up to it are in {@link #positions}. */
  long version() {
    return version;
  }

  /** All vehicles, in no order; a view that changes with the fleet. */
  Collection<Position> positions() {
    return Collections.unmodifiableCollection(positions.values());
  }

  /** Whether the vehicle is known. */
  boolean knows(String vin) {
    return positions.containsKey(vin);
  }

  /** How many reported at or after a time, in microseconds since 1970. */
  int reportingSince(long micros) {
    int count = 0;
    for (Position position : positions.values()) {
      if (position.micros() >= micros) {
        count++;
      }
    }
    return count;
  }
}
