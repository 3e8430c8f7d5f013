package io.avtelemetry.sink;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing array of bytes that takes PostgreSQL's binary values, big-endian. Not thread-safe. */
public final class CopyBuffer {
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final int FIRST_CAPACITY = 16 << 10;

  /** What it keeps when emptied; more is given back, so that one large row does not hold memory. */
  private static final int KEPT_CAPACITY = 1 << 20;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int length;

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.BIG_ENDIAN);
  }

  /** The array, of which {@link #length()} bytes count. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes were put. */
  public int length() {
    return length;
  }

  /** Makes room for so many more bytes; every put must have been reserved. */
  void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  void putByte(int value) {
    bytes[length++] = (byte) value;
  }

  void putShort(int value) {
    SHORTS.set(bytes, length, (short) value);
    length += Short.BYTES;
  }

  void putInt(int value) {
    INTS.set(bytes, length, value);
    length += Integer.BYTES;
  }

  void putLong(long value) {
    LONGS.set(bytes, length, value);
    length += Long.BYTES;
  }

  void put(byte[] from, int start, int count) {
    System.arraycopy(from, start, bytes, length, count);
    length += count;
  }

  /** Forgets what was put. */
  public void clear() {
    length = 0;
    if (bytes.length > KEPT_CAPACITY) {
      bytes = new byte[FIRST_CAPACITY];
    }
  }
}
