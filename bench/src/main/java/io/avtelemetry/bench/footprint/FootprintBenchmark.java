package io.avtelemetry.bench.footprint;

import io.avtelemetry.bench.BenchSettings;
import io.avtelemetry.bench.Benchmark;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.measure.Goal;
import io.avtelemetry.bench.measure.Measurements;
import io.avtelemetry.bench.measure.Report;
import io.avtelemetry.bench.site.Installation;
import io.avtelemetry.bench.site.LiveProcess;
import io.avtelemetry.bench.site.Ports;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What each service takes: time until it is ready, memory when idle and under load. */
public final class FootprintBenchmark implements Benchmark {
  /** At the first start of all, when no archive of classes is there yet. */
  private static final String FIRST_READY = "first ready s";

  private static final String READY = "ready s";
  private static final String IDLE = "idle MiB";
  private static final String LOADED = "under load, at most MiB";
  private static final double LONGEST_READY = 1.5;
  private static final double MOST_MEBIBYTES = 200;
  private static final Duration IDLE_TIME = Duration.ofSeconds(4);
  private static final Duration LOAD_TIME = Duration.ofSeconds(12);
  private static final int VEHICLES = 10_000;

  /** The parts, in the order in which they are started. */
  private static final Map<String, String> parts = parts();

  private static Map<String, String> parts() {
    var does = new LinkedHashMap<String, String>();
    does.put("consumer1", "the sink; load: all that ingest accepts");
    does.put(
        "producer1",
        "ingest; load: batches of 100 events over 8 connections, as fast as they are answered, and"
            + " the vehicles");
    does.put("vehicle1", "a fleet of " + VEHICLES + " vehicles that report once a second");
    return does;
  }

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public List<String> contenders() {
    return List.copyOf(parts.keySet());
  }

  @Override
  public void run(BenchSettings settings, Report report)
      throws IOException, SQLException, InterruptedException {
    var measurements = new Measurements(parts);
    try (Installation site =
        Installation.start(
            report.directory().resolve(name()),
            Ports.find(settings.firstPort()),
            Map.of("VEHICLE_REPORT_DELAY", "1"))) {
      var firstStarts = new HashMap<String, Double>();
      for (String part : parts.keySet()) {
        firstStarts.put(part, seconds(site.startAndAwaitReady(part, flags(part, site))));
      }
      stopAll(site);
      long nextEvent = 0;
      for (int round = 1; round <= settings.rounds(); round++) {
        var figures = new HashMap<String, Figures>();
        for (String part : parts.keySet()) {
          double ready = seconds(site.startAndAwaitReady(part, flags(part, site)));
          figures.put(
              part, Figures.none().with(FIRST_READY, firstStarts.get(part)).with(READY, ready));
          TimeUnit.NANOSECONDS.sleep(IDLE_TIME.toNanos());
          figures.compute(
              part, (name, before) -> before.with(IDLE, site.process(name).residentMebibytes()));
        }
        parts.keySet().forEach(part -> site.process(part).forgetPeak());
        var load = new BatchLoad(site.events(), nextEvent);
        double rate = load.run(LOAD_TIME);
        nextEvent = load.nextEvent();
        for (String part : parts.keySet()) {
          LiveProcess process = site.process(part);
          measurements.add(part, figures.get(part).with(LOADED, process.peakMebibytes()));
        }
        report.progress("round %d: %.0f events/s accepted in batches".formatted(round, rate));
        stopAll(site);
      }
    }
    report.note(ImageSizes.told());
    report.end(measurements, goals(measurements));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private static String[] flags(String part, Installation site) {
    return part.equals("vehicle1")
        ? new String[] {
          "--num-vehicles", String.valueOf(VEHICLES),
          "--ingest-urls", site.events().toString()
        }
        : new String[0];
  }

  /** From the edge inwards. */
  private static void stopAll(Installation site) throws InterruptedException {
    var names = new ArrayList<>(parts.keySet());
    Collections.reverse(names);
    for (String name : names) {
      site.stop(name);
    }
  }

  private static List<Goal> goals(Measurements measured) {
    var goals = new ArrayList<Goal>();
    for (String part : measured.contenders()) {
      goals.add(Goal.atMost(LONGEST_READY, part + ", " + READY, measured.median(part, READY)));
      goals.add(Goal.atMost(MOST_MEBIBYTES, part + ", " + LOADED, measured.median(part, LOADED)));
    }
    return goals;
  }
}
