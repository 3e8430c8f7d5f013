package io.avtelemetry.vehicle;

import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.tls.TlsException;
import io.avtelemetry.vehicle.FleetSettings.ReportSettings;
import io.avtelemetry.vehicle.report.Courier;
import io.avtelemetry.vehicle.report.IngestAccess;
import io.avtelemetry.vehicle.report.Tally;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * A fleet on its way: samples each vehicle when its report is due, and at the end waits until the
 * outboxes are empty.
 *
 * <p>One I/O thread owns the vehicles, the requests and the timers; nothing of theirs is locked.
 * The methods here are for other threads, save where noted.
 */
final class FleetRun implements AutoCloseable {
  /** Within it the flush of a stopped fleet ends, so that the process ends within 10 s. */
  static final Duration STOP_FLUSH = Duration.ofSeconds(8);

  private static final long LEAST_SLEEP_MILLIS = 1; // the I/O thread's timers know no less
  private static final long PROGRESS_NANOS = 10_000_000_000L;
  private static final Logger log = LoggerFactory.getLogger(FleetRun.class);

  private final XnioWorker worker;
  private final XnioIoThread thread;
  private final ExecutorService connector;
  private final Tally tally = new Tally();
  private final Courier courier;
  private final PriorityQueue<Vehicle> driving =
      new PriorityQueue<>(64, Comparator.comparingLong(Vehicle::dueNanos));
  private final List<Vehicle> eager = new ArrayList<>();
  private final Duration flushTimeout;
  private final CountDownLatch ended = new CountDownLatch(1);
  private long startNanos;
  private long stopSamplingAt; // nanoseconds since the start
  private long progressAt;
  private boolean flushing;
  private long flushDeadline;

  private FleetRun(FleetSettings settings, MeterRegistry metrics) {
    ReportSettings report = settings.report();
    worker = worker();
    thread = worker.getIoThread();
    connector = Executors.newSingleThreadExecutor(task -> daemon(task, "fleet-connect"));
    courier =
        new Courier(
            report.ingestUrls(),
            access(report),
            report.connections(),
            report.requestTimeout(),
            tally,
            metrics,
            thread,
            connector);
    tally.bindTo(metrics);
    flushTimeout = report.flushTimeout();
    stopSamplingAt = settings.duration().map(Duration::toNanos).orElse(Long.MAX_VALUE);
  }

  private static IngestAccess access(ReportSettings report) {
    try {
      return IngestAccess.of(report.token(), report.tls());
    } catch (TlsException e) {
      // They were well a moment ago, when the settings were read.
      throw new SettingsException(List.of("VEHICLE_TLS_CA_FILE cannot be used: " + e.getMessage()));
    }
  }

  private static XnioWorker worker() {
    try {
      return Xnio.getInstance()
          .createWorker(
              OptionMap.builder()
                  .set(Options.WORKER_NAME, "fleet")
                  .set(Options.WORKER_IO_THREADS, 1)
                  .set(Options.THREAD_DAEMON, true)
                  .getMap());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // no selector: nothing can be done
    }
  }

  private static Thread daemon(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Sends the fleet on its way. */
  static FleetRun start(
      FleetSettings settings, Garage garage, InstantSource clock, MeterRegistry metrics) {
    var run = new FleetRun(settings, metrics);
    List<Vehicle> vehicles = garage.vehicles(clock, run.courier);
    run.onThread(() -> run.begin(vehicles));
    return run;
  }

  /** Ends the sampling and flushes for {@link #STOP_FLUSH} at most. */
  void stop() {
    onThread(() -> flush(STOP_FLUSH));
  }

  /** Waits until the run is over; what became of its events. */
  Tally.Summary await() throws InterruptedException {
    ended.await();
    return tally.summary();
  }

  /** Why ingest cannot be reached, if so. */
  Optional<String> trouble() {
    return courier.trouble();
  }

  @Override
  public void close() {
    onThread(
        () -> {
          courier.close();
          worker.shutdown();
        });
    connector.shutdown();
  }

  /** A bug on the I/O thread ends the process, as on any other. */
  private void onThread(Runnable task) {
    thread.execute(guarded(task));
  }

  @SuppressWarnings("CatchingUnchecked")
  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error bug) { // XNIO would log it and go on
        Thread current = Thread.currentThread();
        Thread.getDefaultUncaughtExceptionHandler().uncaughtException(current, bug);
      }
    };
  }

  private void begin(List<Vehicle> vehicles) {
    startNanos = System.nanoTime();
    progressAt = startNanos + PROGRESS_NANOS;
    for (Vehicle vehicle : vehicles) {
      if (vehicle.isEager()) {
        eager.add(vehicle);
        vehicle.send(courier);
      } else {
        driving.add(vehicle);
      }
    }
    tick();
  }

  private void tick() {
    long now = System.nanoTime();
    if (!flushing) {
      sample(now);
    }
    courier.tick(now);
    if (now - progressAt >= 0) {
      progressAt = now + PROGRESS_NANOS;
      log.info("driving={} {}", driving.size() + eager.size(), tally.summary().toText());
    }
    if (flushing && (tally.summary().pending() == 0 || now - flushDeadline >= 0)) {
      ended.countDown();
      return;
    }
    long sleep = TimeUnit.NANOSECONDS.toMillis(nextTick(now) - now);
    thread.executeAfter(
        guarded(this::tick), Math.max(LEAST_SLEEP_MILLIS, sleep), TimeUnit.MILLISECONDS);
  }

  private void sample(long now) {
    long elapsed = now - startNanos;
    while (elapsed < stopSamplingAt && !driving.isEmpty() && driving.peek().dueNanos() <= elapsed) {
      Vehicle vehicle = driving.poll();
      vehicle.report(elapsed, courier);
      if (vehicle.dueNanos() != Trip.ENDED) {
        driving.add(vehicle);
      }
    }
    eager.removeIf(vehicle -> vehicle.dueNanos() == Trip.ENDED);
    if (elapsed >= stopSamplingAt || (driving.isEmpty() && eager.isEmpty())) {
      flush(flushTimeout);
    }
  }

  private long nextTick(long now) {
    long next = Math.min(courier.nextTickNanos(now), progressAt);
    if (!driving.isEmpty() && !flushing) {
      next = Math.min(next, startNanos + Math.min(driving.peek().dueNanos(), stopSamplingAt));
    }
    return eager.isEmpty() && !flushing ? next : Math.min(next, now + 20_000_000);
  }

  /** On the thread: no more reports; what is kept is sent, as long as that is given. */
  private void flush(Duration most) {
    long now = System.nanoTime();
    long deadline = now + most.toNanos();
    flushDeadline = flushing && flushDeadline - deadline < 0 ? flushDeadline : deadline;
    flushing = true;
    driving.clear();
    eager.forEach(Vehicle::end);
    eager.clear();
    courier.hurry(Duration.ofNanos(Math.max(0, flushDeadline - now)));
  }
}
