package io.avtelemetry.sink;

import java.util.List;

/** What a writer does next. */
sealed interface Work {
  /** Read the positions of partitions. */
  record Find(List<Lease> leases) implements Work {}

  /** Store a batch. */
  record Store(Batch batch) implements Work {}

  /** Nothing more will come. */
  record Stop() implements Work {}
}
