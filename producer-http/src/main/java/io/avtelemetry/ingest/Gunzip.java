package io.avtelemetry.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Decompresses a body, no further than a bound. */
final class Gunzip {
  private static final int LEAST_CAPACITY = 16 * 1024;

  /** What became of a body. */
  sealed interface Inflated {
    /** The events, from the beginning of an array of which so much is reserved. */
    record Body(ByteBuffer events, long reserved) implements Inflated {}

    /** It is larger than is taken. */
    record TooLarge() implements Inflated {}

    /** It is no gzip, or broken. */
    record Broken(String detail) implements Inflated {}

    /** The bytes in flight are at their bound. */
    record NoRoom() implements Inflated {}
  }

  private final int maximum;
  private final InFlight inFlight;

  Gunzip(int maximum, InFlight inFlight) {
    this.maximum = maximum;
    this.inFlight = inFlight;
  }

  /** Decompresses the first bytes of an array; whoever gets a body releases what it reserved. */
  Inflated inflate(byte[] compressed, int length) {
    int capacity = Math.min(maximum + 1, Math.max(LEAST_CAPACITY, length * 4));
    long reserved = capacity;
    if (!inFlight.reserve(capacity)) {
      return new Inflated.NoRoom();
    }
    boolean kept = false;
    try (var in = new Members(compressed, length)) {
      byte[] bytes = new byte[capacity];
      int end = 0;
      while (true) {
        int count = in.read(bytes, end, bytes.length - end);
        if (count < 0 && in.holdsMore()) {
          return new Inflated.Broken("something stands behind its end");
        }
        if (count < 0) {
          kept = true;
          return new Inflated.Body(ByteBuffer.wrap(bytes, 0, end), reserved);
        }
        end += count;
        if (end > maximum) {
          return new Inflated.TooLarge();
        }
        if (end == bytes.length) {
          capacity = (int) Math.min(maximum + 1L, bytes.length * 2L);
          if (!inFlight.reserve(capacity)) {
            return new Inflated.NoRoom();
          }
          bytes = Arrays.copyOf(bytes, capacity);
          inFlight.release(reserved);
          reserved = capacity;
        }
      }
    } catch (IOException e) {
      return new Inflated.Broken(e.getMessage() == null ? "it ends too early" : e.getMessage());
    } finally {
      if (!kept) {
        inFlight.release(reserved);
      }
    }
  }

  /** The members of a gzip file; unlike its parent it knows what stands behind the last. */
  private static final class Members extends GZIPInputStream {
    private static final int TRAILER_BYTES = 8;

    Members(byte[] compressed, int length) throws IOException {
      // All of it at once, so that what is left stands in the inflater.
      super(new ByteArrayInputStream(compressed, 0, length), Math.max(1, length));
    }

    /** At the end: whether there is something that is no member. */
    boolean holdsMore() {
      return inf.getRemaining() > TRAILER_BYTES;
    }
  }
}
