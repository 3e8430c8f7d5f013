package io.avtelemetry.bench.endurance;

import io.avtelemetry.bench.site.FleetEvents;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.WaitingEvents;

/** Sees to it that events wait, but never more than so many. Its own thread puts them. */
final class Supply implements AutoCloseable {
  private final Installation site;
  private final FleetEvents events;
  private final long ahead;
  private final int chunk;
  private final Thread thread = new Thread(this::run, "supply");
  private long put;
  private long stored;

  Supply(Installation site, FleetEvents events, long ahead, int chunk) {
    this.site = site;
    this.events = events;
    this.ahead = ahead;
    this.chunk = chunk;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      for (long next = 0; ; next += chunk) {
        awaitNeed(next);
        WaitingEvents.put(site, events, next, next + chunk);
        putAre(next + chunk);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private synchronized void awaitNeed(long put) throws InterruptedException {
    while (put - stored >= ahead) {
      wait();
    }
  }

  private synchronized void putAre(long number) {
    put = number;
  }

  /** Takes how many are stored by now, and says how many wait, not counting those being put. */
  synchronized long storedAre(long number) {
    stored = number;
    notifyAll();
    return Math.max(0, put - stored);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
