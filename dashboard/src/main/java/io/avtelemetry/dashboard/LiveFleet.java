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
    Rhythm rhythm =
        before == null ? Rhythm.UNKNOWN : before.rhythm().after(report.micros() - before.micros());
    boolean sameLabel =
        before != null
            && Objects.equals(before.make(), report.make())
            && Objects.equals(before.model(), report.model())
            && before.rhythm().interval() == rhythm.interval();
    put(report, rhythm, sameLabel ? before.labelVersion() : next);
    return false;
  }

  private void put(Position report, Rhythm rhythm, long labelVersion) {
    positions.put(report.vin(), report.at(rhythm, next, labelVersion));
    version = next++;
  }

  /** Takes what earlier reports tell of a vehicle's rhythm, unless its own is known by now. */
  synchronized void learn(String vin, Rhythm rhythm) {
    Position position = positions.get(vin);
    if (position == null || position.rhythm().interval() != 0) {
      return;
    }
    if (rhythm.interval() == 0) {
      // Nothing to tell yet: only the next gap will make an interval of it.
      positions.put(vin, position.at(rhythm, position.version(), position.labelVersion()));
    } else {
      put(position, rhythm, next);
    }
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

  /**
   * How many are not silent.
   *
   * @param usual the interval between reports, microseconds, of those whose own is not known
   */
  int reporting(long nowMicros, long usual) {
    int count = 0;
    for (Position position : positions.values()) {
      if (!position.isSilent(nowMicros, usual)) {
        count++;
      }
    }
    return count;
  }
}
