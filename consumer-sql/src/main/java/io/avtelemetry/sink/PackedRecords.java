package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Records of one partition, packed into chunks until their batch is stored: as objects they would
 * live just long enough for the garbage collector to copy each of them. Not thread-safe.
 */
final class PackedRecords {
  private static final int NULL = -1;
  private static final int FIXED_SIZE = Long.BYTES + 2 * Integer.BYTES;

  private final Chunks bytes;
  private long[] starts = new long[256];
  private int count;

  /** Of the few records that have any, by place. */
  private final Map<Integer, Headers> headers = new HashMap<>();

  private String topic;
  private int partition;

  PackedRecords(ChunkPool pool) {
    bytes = new Chunks(pool);
  }

  int size() {
    return count;
  }

  /** What they hold of memory, in bytes, without headers. */
  long capacity() {
    return bytes.capacity();
  }

  void add(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    topic = record.topic();
    partition = record.partition();
    starts = count < starts.length ? starts : Arrays.copyOf(starts, count * 2);
    ByteBuffer room = bytes.room(FIXED_SIZE + size(record.key()) + size(record.value()));
    starts[count] = bytes.end();
    room.putLong(record.offset());
    put(record.key(), room);
    put(record.value(), room);
    if (record.headers().iterator().hasNext()) {
      headers.put(count, record.headers());
    }
    count++;
  }

  private static int size(ByteBuffer text) {
    return text == null ? 0 : text.remaining();
  }

  private static void put(ByteBuffer text, ByteBuffer to) {
    to.putInt(text == null ? NULL : text.remaining());
    if (text != null) {
      to.put(to.position(), text, text.position(), text.remaining());
      to.position(to.position() + text.remaining());
    }
  }

  /** A record as it came, but for its time and its leader's epoch, which nobody asks for. */
  ConsumerRecord<ByteBuffer, ByteBuffer> get(int place) {
    ByteBuffer packed = bytes.at(starts[place]);
    long offset = packed.getLong();
    ByteBuffer key = text(packed);
    ByteBuffer value = text(packed);
    return new ConsumerRecord<>(
        topic,
        partition,
        offset,
        ConsumerRecord.NO_TIMESTAMP,
        TimestampType.NO_TIMESTAMP_TYPE,
        size(key),
        size(value),
        key,
        value,
        headers.getOrDefault(place, new RecordHeaders()),
        Optional.empty());
  }

  /** A copy, which outlives the packed bytes. */
  private static ByteBuffer text(ByteBuffer packed) {
    int length = packed.getInt();
    if (length == NULL) {
      return null;
    }
    byte[] text = new byte[length];
    packed.get(text);
    return ByteBuffer.wrap(text);
  }

  void clear() {
    bytes.clear();
    headers.clear();
    count = 0;
  }
}
