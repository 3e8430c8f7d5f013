package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The bytes of records that one poll may bring, as they are when decompressed: what Kafka's own
 * settings bound is the number of records, and their bytes as they travel.
 *
 * <p>A consumer decompresses a batch record by record, while it deserializes. Where a record is
 * refused there, the poll ends with those before it, and the next one begins with it again. So a
 * poll brings at least one record, and at most one more than the bytes allow. For the reader's
 * thread alone.
 */
final class PollAllowance {
  private final long bytes;
  private long taken;
  private int keyBytes;

  PollAllowance(long bytes) {
    this.bytes = bytes;
  }

  /** To be called before each poll. */
  void renew() {
    taken = 0;
    keyBytes = 0;
  }

  /** The bytes of records that came since it was renewed. */
  long taken() {
    return taken;
  }

  /** Takes keys, which come before their values. */
  Deserializer<ByteBuffer> keys() {
    return new Counting() {
      @Override
      void count(Headers headers, int size) {
        refuseAfter(taken);
        keyBytes = size;
        taken += size;
      }
    };
  }

  /** Takes values: those that follow a key always, as the key was taken. */
  Deserializer<ByteBuffer> values() {
    return new Counting() {
      @Override
      void count(Headers headers, int size) {
        refuseAfter(taken - keyBytes);
        keyBytes = 0;
        taken += size + sizeOf(headers);
      }
    };
  }

  private void refuseAfter(long before) {
    if (before >= bytes) {
      throw new SerializationException("one poll has brought enough with " + before + " bytes");
    }
  }

  /** Bytes of a record's headers. */
  static long sizeOf(Headers headers) {
    long size = 0;
    for (Header header : headers.toArray()) { // mostly none: then nothing is allocated
      size += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return size;
  }

  private abstract static class Counting extends ByteBufferDeserializer {
    abstract void count(Headers headers, int size);

    @Override
    public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer data) {
      count(headers, data.remaining());
      return super.deserialize(topic, headers, data);
    }
  }
}
