package io.avtelemetry.drills.memory;

import java.util.ArrayList;
import java.util.List;

/** What was seen of one process so far. */
final class Looks {
  private final String name;
  private final long limitKib;
  private final List<Long> kib = new ArrayList<>();
  private final List<Long> besideHeapKib = new ArrayList<>();
  private int threads;
  private int files;

  Looks(String name, long limitKib) {
    this.name = name;
    this.limitKib = limitKib;
  }

  String name() {
    return name;
  }

  void add(ProcessMemory look) {
    kib.add(look.kib());
    besideHeapKib.add(look.kib() - look.heapKib());
    threads = Math.max(threads, look.threads());
    files = Math.max(files, look.files());
  }

  Life life() {
    return new Life(name, limitKib, List.copyOf(kib), List.copyOf(besideHeapKib), threads, files);
  }
}
