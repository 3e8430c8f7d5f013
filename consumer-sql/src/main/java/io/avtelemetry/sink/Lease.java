package io.avtelemetry.sink;

import io.avtelemetry.lifecycle.Backoff;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition that a worker owns, from its assignment until it is taken away.
 *
 * <p>{@link Handover}'s lock guards what is not volatile, but for {@link #careful}, which is the
 * writer's own.
 */
final class Lease {
  enum State {
    /** Its position must be read from PostgreSQL. */
    WANTED,
    /** Its position is known; the reader must go there. */
    FOUND,
    /** Its records flow. */
    OPEN,
    /** Another worker's now. */
    LOST
  }

  private final TopicPartition partition;
  private final StreamTable table;
  volatile State state = State.WANTED;

  /** Why it is not open, or null. */
  volatile String trouble;

  /** The first offset not stored: what {@code sink_progress} says; -1 until it is known. */
  volatile long stored = -1;

  /** The first offset that the reader has not put into a batch. */
  long read;

  /** The topic that the position speaks of; null until it is known. */
  volatile String topicId;

  /** When to look for the position, as System.nanoTime(). */
  long wantedAt = System.nanoTime();

  final Backoff backoff = Retries.backoff();

  /** Whether the next rows go through the pending table, as the last ones held duplicates. */
  boolean careful;

  Lease(TopicPartition partition, StreamTable table) {
    this.partition = partition;
    this.table = table;
  }

  TopicPartition partition() {
    return partition;
  }

  StreamTable table() {
    return table;
  }

  @Override
  public String toString() {
    return partition.toString();
  }
}
