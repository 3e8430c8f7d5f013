package io.avtelemetry.vehicle.report;

import io.avtelemetry.vehicle.geo.Fix;
import java.util.Arrays;

/**
 * What one vehicle has to tell and is not yet known to be safe: a bounded queue of events, oldest
 * first, of which the first few may be in flight. Not thread-safe.
 *
 * <p>Events lie in arrays, {@value #BYTES_AN_EVENT} bytes each, and become JSON only when sent: a
 * fleet of 10,000 with ingest away keeps millions.
 */
public final class Outbox {
  /** Memory of one event. */
  public static final int BYTES_AN_EVENT = 64;

  private static final int DOUBLES = 7;
  private static final int FIRST_SLOTS = 2;

  private final int capacity;
  private long[] times = new long[FIRST_SLOTS];
  private double[] values = new double[FIRST_SLOTS * DOUBLES];
  private int head;
  private int size;
  private int inFlight;

  /**
   * @param capacity the most events it keeps, at least 1
   */
  public Outbox(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Appends an event.
   *
   * @return false where one was lost for it: the oldest that is not in flight, or, where all are,
   *     this one
   */
  public boolean add(long timestampMicros, Fix fix) {
    boolean full = size == capacity;
    if (full) {
      if (inFlight == size) {
        return false;
      }
      dropOldestWaiting();
    }
    if (size == times.length) {
      grow();
    }
    int slot = slot(size++);
    times[slot] = timestampMicros;
    int at = slot * DOUBLES;
    values[at] = fix.latitude();
    values[at + 1] = fix.longitude();
    values[at + 2] = fix.headingDegrees();
    values[at + 3] = fix.speedMetersPerSecond();
    values[at + 4] = fix.eastMeters();
    values[at + 5] = fix.northMeters();
    values[at + 6] = fix.upMeters();
    return !full;
  }

  /** Moves those in flight one slot on, over the oldest that is not. */
  private void dropOldestWaiting() {
    for (int i = inFlight; i > 0; i--) {
      int from = slot(i - 1);
      int to = slot(i);
      times[to] = times[from];
      System.arraycopy(values, from * DOUBLES, values, to * DOUBLES, DOUBLES);
    }
    removeFirst(1);
  }

  private void grow() {
    int slots = (int) Math.min(capacity, times.length * 2L);
    long[] newTimes = new long[slots];
    double[] newValues = new double[slots * DOUBLES];
    int tail = times.length - head;
    System.arraycopy(times, head, newTimes, 0, tail);
    System.arraycopy(times, 0, newTimes, tail, head);
    System.arraycopy(values, head * DOUBLES, newValues, 0, tail * DOUBLES);
    System.arraycopy(values, 0, newValues, tail * DOUBLES, head * DOUBLES);
    times = newTimes;
    values = newValues;
    head = 0;
  }

  private int slot(int index) {
    int slot = head + index;
    return slot < times.length ? slot : slot - times.length;
  }

  private void removeFirst(int events) {
    head = slot(events);
    size -= events;
    if (size == 0) {
      head = 0;
      if (times.length > FIRST_SLOTS) { // the trouble is over: give its memory back
        times = Arrays.copyOf(times, FIRST_SLOTS);
        values = Arrays.copyOf(values, FIRST_SLOTS * DOUBLES);
      }
    }
  }

  /** The most events it keeps. */
  public int capacity() {
    return capacity;
  }

  /** Events kept, those in flight included. */
  public int size() {
    return size;
  }

  /** Events in flight. */
  public int inFlight() {
    return inFlight;
  }

  /**
   * Takes the oldest events into flight.
   *
   * @param most at least 1
   * @return how many they are
   */
  public int take(int most) {
    if (inFlight > 0) {
      throw new IllegalStateException("events are in flight already");
    }
    inFlight = Math.min(most, size);
    return inFlight;
  }

  /** What was in flight may not have arrived: it is to be sent again. */
  public void putBack() {
    inFlight = 0;
  }

  /** What was in flight has been answered for good. */
  public void forget() {
    int answered = inFlight;
    inFlight = 0;
    removeFirst(answered);
  }

  long timestampMicros(int index) {
    return times[slot(index)];
  }

  Fix fix(int index) {
    int at = slot(index) * DOUBLES;
    return new Fix(
        values[at],
        values[at + 1],
        values[at + 2],
        values[at + 3],
        values[at + 4],
        values[at + 5],
        values[at + 6]);
  }
}
