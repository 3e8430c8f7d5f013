package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Pieces of memory that go from batch to batch.
 *
 * <p>Arrays that grew with each batch were larger than the garbage collector likes, and left as
 * much again behind while they grew. Not thread-safe: used under its handover's lock.
 */
final class ChunkPool {
  /**
   * In bytes; the server takes a message of COPY whole, and parses while the next is on its way.
   */
  static final int CHUNK = 32 << 10;

  private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();
  private final long most;

  /**
   * @param bytes it keeps no more for later
   */
  ChunkPool(long bytes) {
    most = bytes / CHUNK;
  }

  /** An empty chunk with room for so many bytes; larger than others only for that. */
  ByteBuffer take(int bytes) {
    if (bytes > CHUNK) {
      return ByteBuffer.allocate(bytes);
    }
    ByteBuffer chunk = idle.poll();
    return chunk == null ? ByteBuffer.allocate(CHUNK) : chunk;
  }

  /** Takes it back. */
  void give(ByteBuffer chunk) {
    if (chunk.capacity() == CHUNK && idle.size() < most) {
      idle.push(chunk.clear());
    }
  }

  /** Chunks that wait to be taken. */
  int idle() {
    return idle.size();
  }
}
