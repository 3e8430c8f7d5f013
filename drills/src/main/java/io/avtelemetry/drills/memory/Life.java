package io.avtelemetry.drills.memory;

import java.util.Collections;
import java.util.List;

/**
 * The memory of one process from when it was first seen to when it was last seen.
 *
 * @param limitKib what it may take
 * @param kib what it took, at equal intervals
 * @param besideHeapKib what of it was no Java heap. A heap is bounded by itself: it fills whenever
 *     room is cheaper than collecting, and a process that needs more than its heap's bound ends
 * @param threads the most it had
 * @param files the most it had open
 */
public record Life(
    String name, long limitKib, List<Long> kib, List<Long> besideHeapKib, int threads, int files) {
  /** A process that has run for so many looks has settled in its second half. */
  static final int ENOUGH_LOOKS = 60;

  /** Of its limit: a settled process may still grow by so much. */
  private static final double SETTLED_GROWTH = 0.1;

  /** The most it ever took. */
  public long most() {
    return Collections.max(kib);
  }

  /** Whether it ran long enough for its growth to mean something. */
  public boolean hasSettled() {
    return kib.size() >= ENOUGH_LOOKS;
  }

  /**
   * How much more it took beside its heap at its end than in the middle of its life, when what a
   * process fills once (classes, code, caches) was filled: the medians of the third and fourth
   * quarters.
   */
  public long settledGrowth() {
    int quarter = kib.size() / 4;
    return median(kib.size() - quarter, kib.size())
        - median(kib.size() - 2 * quarter, kib.size() - quarter);
  }

  private long median(int from, int to) {
    List<Long> part = besideHeapKib.subList(from, to).stream().sorted().toList();
    return part.get(part.size() / 2);
  }

  /** Whether it took more than it may, or goes on growing. */
  public boolean isUnbounded() {
    return most() > limitKib || (hasSettled() && settledGrowth() > SETTLED_GROWTH * limitKib);
  }
}
