package io.avtelemetry.drills.account;

import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.load.Sent;

/** The accepted events of one vehicle, one after the other in the order of their times. */
final class Accepted {
  private final Sent sender;
  private long sequence = -1;
  private DrillEvent event;

  Accepted(Sent sender) {
    this.sender = sender;
    advance();
  }

  private void advance() {
    do {
      sequence++;
    } while (sequence < sender.count() && !sender.isAccepted(sequence));
    event = sequence < sender.count() ? sender.event(sequence) : null;
  }

  boolean hasNext() {
    return event != null;
  }

  /** Whether there is one left, and it is older than this. */
  boolean isBefore(DrillEvent other) {
    return event != null && event.micros() < other.micros();
  }

  /** Whether there is one left, and it has the same time. */
  boolean isAt(DrillEvent other) {
    return event != null && event.micros() == other.micros();
  }

  DrillEvent next() {
    DrillEvent next = event;
    advance();
    return next;
  }
}
