package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one partition gives to a batch: its rows as COPY takes them, their records, and its dead
 * letters. Reused from batch to batch; owned by one thread at a time.
 */
final class Slice {
  private final Lease lease;
  private final CopyBuffer buffer = new CopyBuffer();
  private final PackedRecords records = new PackedRecords();
  private final List<DeadLetter> dead = new ArrayList<>();
  private int[] ends = new int[256];
  private long weight;
  private long expected;
  private long next;

  /** What became of it in the last attempt whose commit was asked for, or null. */
  Tally attempted;

  Slice(Lease lease) {
    this.lease = lease;
  }

  Lease lease() {
    return lease;
  }

  /** The position at which {@code sink_progress} must stand for this slice to be stored. */
  long expected() {
    return expected;
  }

  /** The position that it moves to. */
  long next() {
    return next;
  }

  int rows() {
    return records.size();
  }

  int recordCount() {
    return records.size() + dead.size();
  }

  /** Offsets of the range at which the log has no record. */
  long missing() {
    return next - expected - recordCount();
  }

  List<DeadLetter> dead() {
    return dead;
  }

  ConsumerRecord<ByteBuffer, ByteBuffer> record(int row) {
    return records.get(row);
  }

  /** Bytes of its records, headers included, and rows. */
  long weight() {
    return weight;
  }

  boolean isEmpty() {
    return next == expected;
  }

  void beginAt(long offset) {
    expected = offset;
    next = offset;
  }

  void append(ConsumerRecord<ByteBuffer, ByteBuffer> record, RecordDecoder decoder) {
    if (record.offset() < next) {
      return;
    }
    int before = buffer.length();
    String refusal = decoder.decode(record.value(), buffer);
    if (refusal == null) {
      int row = records.size();
      ends = row < ends.length ? ends : Arrays.copyOf(ends, ends.length * 2);
      ends[row] = buffer.length();
      records.add(record);
    } else {
      dead.add(new DeadLetter(lease, record, refusal));
    }
    next = record.offset() + 1;
    weight +=
        buffer.length()
            - before
            + Math.max(record.serializedKeySize(), 0)
            + Math.max(record.serializedValueSize(), 0)
            + PollAllowance.sizeOf(record.headers());
  }

  /** The log holds no record before this offset: transaction markers, compaction. */
  void advanceTo(long offset) {
    next = Math.max(next, offset);
  }

  byte[] bytes() {
    return buffer.bytes();
  }

  /** Where a row begins in {@link #bytes()}. */
  int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  void clear() {
    buffer.clear();
    records.clear();
    dead.clear();
    weight = 0;
    attempted = null;
    beginAt(next);
  }
}
