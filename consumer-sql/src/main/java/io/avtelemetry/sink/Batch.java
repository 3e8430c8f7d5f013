package io.avtelemetry.sink;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is written in one transaction: a slice of each partition. Owned by one thread at a time. */
final class Batch {
  private static final Comparator<Slice> ORDER =
      Comparator.<Slice, String>comparing(s -> s.lease().table().name())
          .thenComparing(s -> s.lease().partition().partition());

  private final Map<Lease, Slice> slices = new HashMap<>();
  private final ChunkPool pool;

  /**
   * @param pool where the memory of rows and records comes from
   */
  Batch(ChunkPool pool) {
    this.pool = pool;
  }

  /** The partition's slice, to be filled from where its reader stands. */
  Slice slice(Lease lease) {
    Slice slice = slices.computeIfAbsent(lease, l -> new Slice(l, pool));
    if (slice.isEmpty()) {
      slice.beginAt(lease.read);
    }
    return slice;
  }

  boolean isFull(int maximumRecords, long maximumBytes) {
    long bytes = 0;
    for (Slice slice : slices.values()) {
      bytes += slice.weight();
    }
    return bytes >= maximumBytes || records() >= maximumRecords;
  }

  boolean isEmpty() {
    return slices.values().stream().allMatch(Slice::isEmpty);
  }

  int records() {
    int records = 0;
    for (Slice slice : slices.values()) {
      records += slice.recordCount();
    }
    return records;
  }

  boolean holds(Lease lease) {
    Slice slice = slices.get(lease);
    return slice != null && !slice.isEmpty();
  }

  /** Forgets what the partition gave. */
  void drop(Lease lease) {
    Slice slice = slices.remove(lease);
    if (slice != null) {
      slice.clear();
    }
  }

  /** Forgets what partitions gave that are another worker's now. */
  void dropLost() {
    for (Lease lease : List.copyOf(slices.keySet())) {
      if (lease.state == Lease.State.LOST) {
        drop(lease);
      }
    }
  }

  /** The slices that hold something, in the order in which all writers lock positions. */
  List<Slice> filled() {
    var filled = new ArrayList<Slice>();
    for (Slice slice : slices.values()) {
      if (!slice.isEmpty()) {
        filled.add(slice);
      }
    }
    filled.sort(ORDER);
    return filled;
  }

  void clear() {
    dropLost();
    slices.values().forEach(Slice::clear);
  }
}
