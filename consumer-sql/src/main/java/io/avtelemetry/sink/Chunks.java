package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Items of bytes, one after the other in chunks; none is cut. An address is a chunk's number and,
 * in its lower half, a place there. Not thread-safe.
 */
final class Chunks {
  private final ChunkPool pool;
  private final List<ByteBuffer> chunks = new ArrayList<>();
  private ByteBuffer last;
  private long capacity;

  Chunks(ChunkPool pool) {
    this.pool = pool;
  }

  /** Where the next item of that size goes, in big-endian order; it must be put whole. */
  ByteBuffer room(int bytes) {
    if (last == null || last.remaining() < bytes) {
      last = pool.take(bytes);
      chunks.add(last);
      capacity += last.capacity();
    }
    return last;
  }

  /** The address behind all items, which {@link #room} must have been made for to be an item's. */
  long end() {
    return last == null ? 0 : (chunks.size() - 1L) << Integer.SIZE | last.position();
  }

  /** The bytes from an item's address to the end of its chunk; a view of them. */
  ByteBuffer at(long address) {
    ByteBuffer chunk = chunks.get(number(address));
    return chunk.duplicate().flip().position(place(address));
  }

  /** The bytes between two addresses, in pieces; views of them. */
  List<ByteBuffer> between(long from, long to) {
    var pieces = new ArrayList<ByteBuffer>();
    for (int i = number(from); i <= number(to) && i < chunks.size(); i++) {
      ByteBuffer piece = chunks.get(i).duplicate().flip();
      if (i == number(to)) {
        piece.limit(place(to));
      }
      if (i == number(from)) {
        piece.position(place(from));
      }
      if (piece.hasRemaining()) {
        pieces.add(piece);
      }
    }
    return pieces;
  }

  private static int number(long address) {
    return (int) (address >>> Integer.SIZE);
  }

  private static int place(long address) {
    return (int) address;
  }

  /** What it holds of memory, in bytes. */
  long capacity() {
    return capacity;
  }

  /** Gives all back. */
  void clear() {
    chunks.forEach(pool::give);
    chunks.clear();
    last = null;
    capacity = 0;
  }
}
