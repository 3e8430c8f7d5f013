package io.avtelemetry.ingest;

import java.util.Optional;

/** Where accepted events go. */
interface Publisher extends AutoCloseable {
  /**
   * Sends an event without waiting; the record hears of its end through {@link
   * EventRecord#onCompletion}, on any thread, also on the caller's.
   */
  void send(EventRecord event);

  /** A batch of events begins to be sent. */
  default void began() {}

  /**
   * A batch is settled.
   *
   * @param failure why an event could not be stored, or null
   */
  default void ended(Exception failure) {}

  /** Why nothing can be sent at present; empty where it can. */
  Optional<String> unavailableBecause();

  /** Sends what is under way, then lets go. */
  @Override
  void close();
}
