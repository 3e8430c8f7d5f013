package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one partition gives to a batch: its rows as COPY takes them, their records, and its dead
 * letters. Reused from batch to batch; owned by one thread at a time.
 */
final class Slice {
  private final Lease lease;
  private final int dayField;
  private final Chunks rows;
  private final PackedRecords records;
  private final List<DeadLetter> dead = new ArrayList<>();
  private final DaySet days = new DaySet();
  private long[] starts = new long[256];
  private long unpacked;
  private long expected;
  private long next;

  /** What became of it in the last attempt whose commit was asked for, or null. */
  Tally attempted;

  Slice(Lease lease, ChunkPool pool) {
    this.lease = lease;
    dayField = lease.table().dayField();
    rows = new Chunks(pool);
    records = new PackedRecords(pool);
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

  /** The days on which its rows lie, where its table has a partition for each. */
  Set<Long> days() {
    return days.days();
  }

  /** What it holds of memory, in bytes: chunks of rows and of records, headers, dead letters. */
  long weight() {
    return rows.capacity() + records.capacity() + unpacked;
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
    String refusal = decoder.decode(record.value());
    if (refusal == null) {
      int row = records.size();
      starts = row < starts.length ? starts : Arrays.copyOf(starts, row * 2);
      CopyBuffer decoded = decoder.row();
      ByteBuffer room = rows.room(decoded.length());
      starts[row] = rows.end();
      room.put(decoded.bytes(), 0, decoded.length());
      records.add(record);
      if (dayField >= 0) {
        days.add(decoder.event().longAt(dayField));
      }
    } else {
      dead.add(new DeadLetter(lease, record, refusal));
      unpacked += Math.max(record.serializedKeySize(), 0);
      unpacked += Math.max(record.serializedValueSize(), 0);
    }
    unpacked += PollAllowance.sizeOf(record.headers());
    next = record.offset() + 1;
  }

  /** The log holds no record before this offset: transaction markers, compaction. */
  void advanceTo(long offset) {
    next = Math.max(next, offset);
  }

  /** The rows of that range as COPY takes them, in pieces. */
  List<ByteBuffer> rows(int from, int to) {
    return from == to ? List.of() : rows.between(starts[from], start(to));
  }

  private long start(int row) {
    return row == records.size() ? rows.end() : starts[row];
  }

  /** Forgets all but its position, and gives the memory back. */
  void clear() {
    rows.clear();
    records.clear();
    dead.clear();
    days.clear();
    unpacked = 0;
    attempted = null;
    beginAt(next);
  }
}
