package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What passes between a worker's reader and its writer: partitions and two batches, of which one
 * fills while the other is written.
 *
 * <p>The writer takes the filling batch as soon as it is idle and there is something in it: batches
 * are small, and latency low, while little comes, and grow under load by themselves.
 */
final class Handover {
  private static final int POLLS_OF_A_BATCH = 4;

  private final int batchRows;
  private final long batchBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<TopicPartition, Lease> leases = new HashMap<>();
  private Batch filling;
  private Batch spare;
  private Batch writing;
  private boolean retrying;
  private boolean stopping;
  private boolean givenUp;

  Handover(int batchRows, long batchBytes) {
    this.batchRows = batchRows;
    this.batchBytes = batchBytes;
    var pool = new ChunkPool(2 * batchBytes);
    filling = new Batch(pool);
    spare = new Batch(pool);
  }

  // The reader's side.

  void assigned(Collection<Lease> fresh) {
    locked(() -> fresh.forEach(lease -> leases.put(lease.partition(), lease)));
  }

  /**
   * Gives partitions up: what is not yet being written is forgotten, what is being written is
   * waited for. Where the wait ends first, the position in PostgreSQL keeps the late writer out.
   */
  void revoked(Collection<TopicPartition> partitions, Duration wait) {
    lock.lock();
    try {
      List<Lease> gone = partitions.stream().map(leases::remove).filter(l -> l != null).toList();
      gone.forEach(filling::drop);
      await(wait, () -> retrying || writing == null || gone.stream().noneMatch(writing::holds));
      gone.forEach(lease -> lease.state = Lease.State.LOST);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The partitions' positions are not to be trusted any more: they are read again. */
  void reopen(Collection<TopicPartition> partitions, String reason) {
    locked(
        () ->
            partitions.stream()
                .map(leases::get)
                .filter(l -> l != null)
                .forEach(lease -> want(lease, reason)));
  }

  private void want(Lease lease, String reason) {
    if (lease.state != Lease.State.LOST) {
      filling.drop(lease);
      lease.state = Lease.State.WANTED;
      lease.trouble = reason;
      lease.wantedAt = System.nanoTime();
    }
  }

  /** The partitions whose position was found since the last call; they are open from now on. */
  List<Lease> open() {
    lock.lock();
    try {
      var found = new ArrayList<Lease>();
      for (Lease lease : leases.values()) {
        if (lease.state == Lease.State.FOUND) {
          lease.state = Lease.State.OPEN;
          lease.read = lease.stored;
          found.add(lease);
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** All partitions of this worker, whatever their state. */
  List<Lease> leases() {
    lock.lock();
    try {
      return List.copyOf(leases.values());
    } finally {
      lock.unlock();
    }
  }

  /** So many bytes of records at most should come at once: a batch is full when it has its own. */
  long pollBytes() {
    return batchBytes / POLLS_OF_A_BATCH;
  }

  /** Whether the filling batch can take more, after waiting for it no longer than that. */
  boolean awaitRoom(Duration wait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return await(wait, () -> stopping || !filling.isFull(batchRows, batchBytes));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a partition's records to the filling batch.
   *
   * @param next the offset that the consumer reads next
   */
  void append(
      TopicPartition partition,
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
      long next,
      Map<StreamTable, RecordDecoder> decoders) {
    lock.lock();
    try {
      Lease lease = leases.get(partition);
      if (lease == null || lease.state != Lease.State.OPEN) {
        return; // will be read again from where PostgreSQL says
      }
      RecordDecoder decoder = decoders.get(lease.table());
      Slice slice = filling.slice(lease);
      for (int i = 0; i < records.size(); i++) {
        slice.append(records.get(i), decoder);
      }
      slice.advanceTo(next);
      lease.read = slice.next();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Nothing more will be appended: waits until the writer has stored what there is, or gives up.
   */
  boolean drain(Duration wait) {
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
      boolean stored = await(wait, () -> writing == null && filling.isEmpty());
      givenUp = true;
      changed.signalAll();
      return stored;
    } finally {
      lock.unlock();
    }
  }

  // The writer's side.

  /** What to do next; waits for it. */
  Work take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!givenUp) {
        List<Lease> wanted = wanted();
        if (!wanted.isEmpty() && !stopping) {
          return new Work.Find(wanted);
        }
        if (!filling.isEmpty()) {
          writing = filling;
          filling = spare;
          spare = null;
          changed.signalAll();
          return new Work.Store(writing);
        }
        if (stopping) {
          break;
        }
        long nanos = nanosToNextWanted();
        if (nanos == Long.MAX_VALUE) {
          changed.await();
        } else {
          changed.awaitNanos(nanos);
        }
      }
      return new Work.Stop();
    } finally {
      lock.unlock();
    }
  }

  private List<Lease> wanted() {
    long now = System.nanoTime();
    return leases.values().stream()
        .filter(l -> l.state == Lease.State.WANTED && l.wantedAt - now <= 0)
        .toList();
  }

  private long nanosToNextWanted() {
    long now = System.nanoTime();
    return leases.values().stream()
        .filter(l -> l.state == Lease.State.WANTED)
        .mapToLong(l -> Math.max(1, l.wantedAt - now))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  void found(Lease lease, long offset, String topicId) {
    locked(
        () -> {
          if (lease.state == Lease.State.WANTED) {
            lease.state = Lease.State.FOUND;
            lease.stored = offset;
            lease.topicId = topicId;
            lease.trouble = null;
            lease.backoff.reset();
          }
        });
  }

  /** The position cannot be had now; to be tried again. */
  void notFound(Lease lease, String reason) {
    locked(
        () -> {
          lease.trouble = reason;
          lease.wantedAt = System.nanoTime() + lease.backoff.next().toNanos();
        });
  }

  /** The batch is done with, but for partitions that were not this worker's to write. */
  void done(Batch batch, Collection<Lease> fenced) {
    locked(
        () -> {
          fenced.forEach(lease -> want(lease, null));
          batch.clear();
          fenced.forEach(batch::drop);
          spare = batch;
          writing = null;
          retrying = false;
        });
  }

  /**
   * Waits before another attempt at the batch, which loses what is not this worker's any more.
   *
   * @return false where there must be no other attempt
   */
  boolean retry(Batch batch, Duration wait) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      retrying = true;
      changed.signalAll();
      await(wait, () -> givenUp);
      batch.dropLost();
      return !givenUp;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the condition; true when it holds. The lock must be held. */
  private boolean await(Duration wait, BooleanSupplier condition) {
    long left = wait.toNanos();
    while (!condition.getAsBoolean()) {
      if (left <= 0) {
        return false;
      }
      try {
        left = changed.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
