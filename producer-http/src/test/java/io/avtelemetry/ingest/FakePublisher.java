package io.avtelemetry.ingest;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Kafka as a test wants it: it acknowledges at once, refuses, holds, or is away. */
final class FakePublisher implements Publisher {
  private final List<EventRecord> sent = new CopyOnWriteArrayList<>();
  private final BlockingQueue<EventRecord> held = new LinkedBlockingQueue<>();
  private volatile boolean holding;
  private volatile Exception failure;
  private volatile Optional<String> unavailable = Optional.empty();
  private volatile Runnable whenClosed = () -> {};

  /** From now on nothing is acknowledged until {@link #acknowledgeHeld}. */
  void hold() {
    holding = true;
  }

  /** From now on every event ends so. */
  void failWith(Exception exception) {
    failure = exception;
  }

  void becomeUnavailable(String because) {
    unavailable = Optional.of(because);
  }

  void becomeAvailable() {
    unavailable = Optional.empty();
  }

  void whenClosed(Runnable action) {
    whenClosed = action;
  }

  List<EventRecord> sent() {
    return sent;
  }

  int heldCount() {
    return held.size();
  }

  void acknowledgeHeld() {
    holding = false;
    for (EventRecord event = held.poll(); event != null; event = held.poll()) {
      event.onCompletion(null, null);
    }
  }

  @Override
  public void send(EventRecord event) {
    sent.add(event);
    if (holding) {
      held.add(event);
    } else {
      event.onCompletion(null, failure);
    }
  }

  @Override
  public Optional<String> unavailableBecause() {
    return unavailable;
  }

  @Override
  public void close() {
    whenClosed.run();
  }
}
