package io.avtelemetry.drills;

import io.avtelemetry.drills.account.Account;
import io.avtelemetry.drills.fault.Fault;
import io.avtelemetry.drills.fleet.FleetSum;
import io.avtelemetry.drills.fleet.Recording;
import io.avtelemetry.drills.fleet.RecordingProxy;
import io.avtelemetry.drills.load.Ledger;
import io.avtelemetry.drills.load.Load;
import io.avtelemetry.drills.load.Poison;
import io.avtelemetry.drills.load.Reporter;
import io.avtelemetry.drills.load.Standstill;
import io.avtelemetry.drills.load.Uninvited;
import io.avtelemetry.drills.memory.Life;
import io.avtelemetry.drills.memory.MemoryWatch;
import io.avtelemetry.drills.site.Access;
import io.avtelemetry.drills.site.Access.Token;
import io.avtelemetry.drills.site.DrillException;
import io.avtelemetry.drills.site.Ingests;
import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** One run from the first launch to the account. */
final class DrillRun {
  /** What ingest promises, and room for a machine that is busy with other things. */
  private static final long SLOWEST_ANSWER_MILLIS = 3_000 + 1_000;

  private static final String REPORT_DELAY = "0.5";
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);
  private static final Duration LAST_ROWS = Duration.ofSeconds(60);

  private final DrillSettings settings;
  private final Site site;
  private final Report report;
  private final Ledger ledger = new Ledger();

  DrillRun(DrillSettings settings, Site site, Report report) {
    this.settings = settings;
    this.site = site;
    this.report = report;
  }

  /** Breaks one thing after the other, and takes the account. */
  Outcome run(List<Fault> kinds) throws IOException, SQLException, InterruptedException {
    int count = settings.faults().orElse(kinds.size());
    List<Schedule.Drill> schedule = Schedule.draw(kinds, count, settings.seed());
    report.begin(settings, schedule);
    site.launch();
    Access access = site.admit(Reporter.VIN_PREFIX + "*");
    Ingests ingests = site.ingests(access);
    var recording = new Recording();
    try (var memory = MemoryWatch.start(site.processes(), report.file("memory.csv"));
        var proxy = RecordingProxy.start(site.ports().proxy(), ingests, recording);
        var load = new Load(ingests, ledger, settings.seed(), settings.eventsPerSecond());
        var poison = new Poison(site.kafka(), Site.TOPIC, settings.seed())) {
      site.launchFleet(proxy.address(), settings.vehicles(), settings.seed(), REPORT_DELAY);
      long began = System.nanoTime();
      load.start();
      poison.start();
      boolean recovered = strikeAll(schedule, load);
      boolean answered = load.stop(LAST_ANSWERS);
      Duration lasted = Duration.ofNanos(System.nanoTime() - began);
      poison.stop();
      // Whoever ends writes down its classes before, and for that takes what it never took.
      List<Life> lives = memory.lives();
      FleetSum fleet = FleetSum.parse(site.stopFleet());
      if (access.token().isPresent()) {
        turnAway(access, access.token().get());
      }
      var account =
          new Account(
              site.place(),
              new Account.Statements(
                  ledger, recording, fleet, settings.vehicles(), poison.acknowledged()));
      boolean stored = account.awaitStored(LAST_ROWS);
      account.take();
      return report
          .end(account, ledger, fleet, lives, lasted)
          .unless(!recovered || !answered || !stored);
    }
  }

  private void turnAway(Access access, Token token) throws InterruptedException {
    var uninvited = new Uninvited(site.doors(), access, ledger);
    uninvited.tryWithoutLeave();
    site.revoke(token);
    uninvited.tryWithRevokedToken();
    report.note("who may not send, tried to: " + uninvited.words());
  }

  /** Whether all parts came back each time. */
  private boolean strikeAll(List<Schedule.Drill> schedule, Load load)
      throws IOException, SQLException, InterruptedException {
    var recovery = new Recovery(site, load);
    Recovery.Result first = recovery.await(System.nanoTime());
    if (first.took().isEmpty()) {
      throw new DrillException("nothing is broken yet, but: " + first.waitingFor());
    }
    for (Schedule.Drill drill : schedule) {
      TimeUnit.MILLISECONDS.sleep(drill.calm().toMillis());
      Recovery.Result result = strike(drill, recovery);
      if (result.took().isEmpty()) {
        report.note("no recovery: the account is taken of what there is");
        return false;
      }
    }
    return true;
  }

  private Recovery.Result strike(Schedule.Drill drill, Recovery recovery)
      throws IOException, SQLException, InterruptedException {
    Fault fault = drill.fault();
    report.strikes(drill);
    long unused = ledger.takeSlowestMillis();
    Instant began = fault.isPlanned() ? site.database().now() : Instant.EPOCH;
    long begins = System.nanoTime();
    long healed = fault.strike(site, new SplittableRandom(drill.seed()));
    Recovery.Result result = recovery.await(healed);
    long slowest = ledger.takeSlowestMillis();
    MachineLoad load = MachineLoad.now();
    boolean isJudged = Part.INGESTS.stream().noneMatch(fault::hits) && !load.isTooHigh();
    if (isJudged && slowest > SLOWEST_ANSWER_MILLIS) {
      report.lateAnswer(fault.kind(), slowest);
    }
    report.recovered(drill, Duration.ofNanos(healed - begins), result, load, slowest);
    if (fault.isPlanned()) {
      report.stoodStill(standstill(began));
    }
    return result;
  }

  private Standstill standstill(Instant since) throws SQLException {
    Instant until = site.database().now();
    try (var connection = site.database().connect()) {
      return Standstill.between(connection, since, until, Site.PARTITIONS);
    }
  }
}
