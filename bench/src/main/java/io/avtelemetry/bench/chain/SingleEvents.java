package io.avtelemetry.bench.chain;

import io.avtelemetry.bench.load.Clock;
import io.avtelemetry.bench.load.PostConnection;
import io.avtelemetry.bench.load.StampedEvents;
import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.site.FleetEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A thousand single events a second by the clock, however long answers take: each event's time is
 * when it was due, so that a late POST counts as late.
 */
record SingleEvents(int port, FleetEvents events) {
  static final int PER_SECOND = 1_000;
  private static final int CONNECTIONS = 20;
  private static final long MILLION = 1_000_000;

  /** Is told of an event just before it is posted; on the connections' threads. */
  interface Listener {
    /**
     * An event is due.
     *
     * @param number from 0
     * @param vehicle that reports it
     * @param epochMicros its time
     */
    void due(long number, int vehicle, long epochMicros);
  }

  /** Posts for so many seconds. */
  void send(int seconds, Listener listener) throws InterruptedException {
    long begin = Clock.micros() + MILLION / 10;
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      var senders = new ArrayList<Future<?>>();
      for (int c = 0; c < CONNECTIONS; c++) {
        int first = c;
        senders.add(
            threads.submit(
                () -> {
                  send(first, begin, (long) seconds * PER_SECOND, listener);
                  return null;
                }));
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
    } catch (ExecutionException e) {
      throw new BenchException("a connection failed", e.getCause());
    } finally {
      threads.shutdown();
    }
  }

  private void send(int first, long begin, long count, Listener listener) throws IOException {
    try (var connection = new PostConnection(port)) {
      for (long number = first; number < count; number += CONNECTIONS) {
        int vehicle = FleetEvents.vehicle(number);
        long due = begin + number * MILLION / PER_SECOND;
        byte[] event = new StampedEvents(events::posted, vehicle, 1).at(due);
        Clock.sleepUntil(due);
        listener.due(number, vehicle, due);
        int status = connection.post(event);
        if (status != 202) {
          throw new BenchException("ingest answered " + status);
        }
      }
    }
  }
}
