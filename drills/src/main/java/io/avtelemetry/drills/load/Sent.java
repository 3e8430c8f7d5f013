package io.avtelemetry.drills.load;

/**
 * What one vehicle sent, and of which of it ingest said that it is accepted; a vehicle of the load
 * generator or a real one.
 */
public interface Sent {
  /** The vehicle identification number. */
  String vin();

  /** How many events it sent, numbered from 0 in the order of their times. */
  long count();

  /** The event of this number. */
  DrillEvent event(long sequence);

  /** Whether it was told that this one is accepted. */
  boolean isAccepted(long sequence);

  /** Which of the events has this time, in microseconds since 1970; -1 where none has. */
  long sequenceAt(long micros);

  /** How many were told to be accepted. */
  long accepted();
}
