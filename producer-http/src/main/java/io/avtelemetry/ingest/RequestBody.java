package io.avtelemetry.ingest;

import io.avtelemetry.ingest.Intake.IoThreadState;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.channels.StreamSourceChannel;

/**
 * The body of one request as it comes in.
 *
 * <p>It is read into its I/O thread's buffer and stays there if it is small and all of it has come;
 * else it moves to an array of its own, which grows with what is there, not with what is announced,
 * and whose size is taken from the bytes in flight. On the exchange's I/O thread.
 */
final class RequestBody {
  private static final int LEAST_CAPACITY = 4096;

  /** How far the reading came. */
  enum Progress {
    COMPLETE,
    WAITING,
    TOO_LARGE,
    NO_ROOM
  }

  private final ByteBuffer shared;
  private final int maximum;
  private final InFlight inFlight;
  private ByteBuffer bytes;
  private long reserved;

  RequestBody(ByteBuffer shared, int maximum, InFlight inFlight) {
    this.shared = shared;
    this.maximum = maximum;
    this.inFlight = inFlight;
  }

  /** Reads what is there. */
  Progress readFrom(StreamSourceChannel channel) throws IOException {
    if (bytes == null) {
      bytes = shared.clear();
    }
    while (true) {
      int count = channel.read(bytes);
      if (bytes.position() > maximum) {
        return Progress.TOO_LARGE;
      }
      if (count == -1) {
        return Progress.COMPLETE;
      }
      boolean full = !bytes.hasRemaining();
      if ((full && !grow()) || (count == 0 && !own())) {
        return Progress.NO_ROOM;
      }
      if (count == 0) {
        return Progress.WAITING;
      }
    }
  }

  private boolean grow() {
    return moveTo(bytes.capacity() * 2);
  }

  /** Leaves the I/O thread's buffer, which the next request will use. */
  boolean own() {
    return reserved > 0 || moveTo(Math.max(LEAST_CAPACITY, bytes.position() * 2));
  }

  private boolean moveTo(int wanted) {
    int capacity = (int) Math.min(wanted, maximum + 1L);
    if (!inFlight.reserve(capacity)) {
      return false;
    }
    bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
    inFlight.release(reserved);
    reserved = capacity;
    return true;
  }

  /** Whether it is short enough to be read by the I/O thread. */
  boolean isSmall() {
    return bytes.position() <= IoThreadState.BODY_BYTES;
  }

  /** The array at whose beginning the body stands. */
  byte[] array() {
    return bytes.array();
  }

  int length() {
    return bytes.position();
  }

  /** Gives back what it reserved; the bytes are used no more. */
  void release() {
    if (reserved > 0) {
      inFlight.release(reserved);
      reserved = 0;
    }
    bytes = null;
  }
}
