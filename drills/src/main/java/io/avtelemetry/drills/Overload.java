package io.avtelemetry.drills;

import io.avtelemetry.drills.account.Account;
import io.avtelemetry.drills.fleet.FleetSum;
import io.avtelemetry.drills.fleet.Recording;
import io.avtelemetry.drills.load.Flood;
import io.avtelemetry.drills.load.Ledger;
import io.avtelemetry.drills.load.Tide;
import io.avtelemetry.drills.memory.HeapWatch;
import io.avtelemetry.drills.memory.MemoryWatch;
import io.avtelemetry.drills.site.Access;
import io.avtelemetry.drills.site.CpuShare;
import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Offers ten times what ingest sustains, for minutes, and then takes the account. Ingest has a part
 * of one core, so that who offers so much has room on the same machine.
 */
final class Overload {
  private static final int TIMES = 10;

  /** As many as the benchmark has; with fewer, waiting for answers is what limits the rate. */
  private static final int FEW = 64;

  private static final int MANY = 2_000;
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration MEASURE = Duration.ofSeconds(20);

  /** What refusing takes is new to the JIT, and with its part of a core that is slow to learn. */
  private static final Duration ONSET = Duration.ofSeconds(30);

  private static final Duration DRAIN = Duration.ofMinutes(2);
  private static final Duration LAST_ROWS = Duration.ofMinutes(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);
  private static final double LEAST_OF_BEST = 0.8;

  /** So much is offered that the machine, not the clients' patience, is the limit. */
  private static final double UNLIMITED = 1e9;

  private final OverloadSettings settings;
  private final Site site;
  private final Report report;
  private final Ledger ledger = new Ledger();

  Overload(OverloadSettings settings, Site site, Report report) {
    this.settings = settings;
    this.site = site;
    this.report = report;
  }

  /** Offers too much, and takes the account. */
  Outcome run() throws IOException, SQLException, InterruptedException {
    site.launch();
    ProcessHandle ingest = site.processes().find(Part.INGEST).orElseThrow();
    Optional<CpuShare> share = CpuShare.limit(ingest, settings.cpuPercent());
    report.note(
        share.isPresent()
            ? "ingest has %d %% of one core".formatted(settings.cpuPercent())
            : "ingest has the whole machine: this user may not limit it, so less is offered");
    try (var memory = MemoryWatch.start(site.processes(), report.file("memory.csv"))) {
      var flood = new Flood(site.ingests(Access.OPEN), ledger, settings.seed());
      long began = System.nanoTime();
      flood.run(UNLIMITED, FEW, WARM_UP);
      Tide calm = flood.run(UNLIMITED, FEW, MEASURE);
      report.note("sustained by %d clients: %s".formatted(FEW, words(calm)));
      boolean asPromised = flood(flood, calm.acceptedPerSecond());
      boolean drained = flood.drain(FEW, DRAIN);
      Duration lasted = Duration.ofNanos(System.nanoTime() - began);
      share.ifPresent(CpuShare::close);
      var nobody = new FleetSum(0, 0, 0, 0, 0);
      var account =
          new Account(site.place(), new Account.Statements(ledger, new Recording(), nobody, 0, 0));
      boolean stored = account.awaitStored(LAST_ROWS);
      account.take();
      return report
          .end(account, ledger, nobody, memory.lives(), lasted)
          .and(asPromised ? Outcome.AS_PROMISED : Outcome.EXACT_BUT_LATE_OR_LARGE)
          .unless(!drained || !stored);
    }
  }

  private boolean flood(Flood flood, double calmPerSecond) {
    double eventsPerSecond = TIMES * calmPerSecond;
    Tide onset = flood.run(eventsPerSecond, MANY, ONSET);
    report.note("the overload's first half minute: %s".formatted(words(onset)));
    try (var heap = HeapWatch.start(site.metrics(Part.INGEST))) {
      Tide tide = flood.run(eventsPerSecond, MANY, Duration.ofSeconds(settings.seconds()));
      double least = tide.leastOfBestBefore(calmPerSecond);
      Duration slow = tide.acceptedWithin(0.99);
      report.note("overload: %s".formatted(words(tide)));
      boolean fast = check(slow.compareTo(REQUEST_TIMEOUT) < 0, "p99 of accepted %s", slow);
      boolean steady =
          check(
              least >= LEAST_OF_BEST,
              "ten seconds accept at least %.0f %% of the best before them",
              100 * least);
      boolean flat =
          check(heap.isFlat(), "heap's most in each third, MiB: %s", heap.mostInThirds());
      return fast && steady && flat;
    }
  }

  private boolean check(boolean holds, String format, Object value) {
    report.note("  " + format.formatted(value) + (holds ? "   ok" : "   NOT AS PROMISED"));
    return holds;
  }

  private static String words(Tide tide) {
    return "%.0f events/s offered, %.0f accepted (by ten seconds: %s), p50 %d ms, p99 %d ms"
        .formatted(
            tide.offeredPerSecond(),
            tide.acceptedPerSecond(),
            tide.perSecond(),
            tide.acceptedWithin(0.5).toMillis(),
            tide.acceptedWithin(0.99).toMillis());
  }
}
