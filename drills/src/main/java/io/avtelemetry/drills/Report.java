package io.avtelemetry.drills;

import io.avtelemetry.drills.account.Account;
import io.avtelemetry.drills.fleet.FleetSum;
import io.avtelemetry.drills.load.Ledger;
import io.avtelemetry.drills.load.Standstill;
import io.avtelemetry.drills.memory.Life;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a person reads of a run: one line a fault, and the account; the same goes to a file. */
final class Report implements AutoCloseable {
  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Path directory;
  private final PrintWriter file;
  private final PrintWriter faults;
  private long notInTime;
  private long lateAnswers;

  Report(Path directory) throws IOException {
    this.directory = directory;
    this.file = new PrintWriter(Files.newBufferedWriter(directory.resolve("report.txt")), true);
    this.faults = new PrintWriter(Files.newBufferedWriter(directory.resolve("faults.csv")), true);
    faults.println(
        "number,kind,fault_seconds,mended_seconds,accepted_seconds,ready_seconds,recovered_seconds,"
            + "load,slowest_answer_ms,waiting_for");
  }

  /** A file of the evidence. */
  Path file(String name) {
    return directory.resolve(name);
  }

  void begin(DrillSettings settings, List<Schedule.Drill> schedule) {
    note(
        "seed %d, %d faults, %s, %d vehicles, load generator %d events/s, evidence in %s"
            .formatted(
                settings.seed(),
                schedule.size(),
                settings.setup(),
                settings.vehicles(),
                settings.eventsPerSecond(),
                directory));
  }

  void note(String line) {
    System.out.println(line);
    file.println(line);
  }

  void strikes(Schedule.Drill drill) {
    System.err.printf("%s  #%d %s …%n", now(), drill.number(), drill.fault().kind());
  }

  void recovered(
      Schedule.Drill drill,
      Duration fault,
      Recovery.Result result,
      MachineLoad load,
      long slowestMillis) {
    String recovered =
        result
            .took()
            .map(took -> "recovered after " + seconds(took) + " s")
            .orElse("NOT RECOVERED: " + result.waitingFor());
    boolean late = !result.isInTime();
    boolean judged = result.took().isEmpty() || !load.isTooHigh();
    if (late && judged) {
      notInTime++;
    }
    note(
        "%s  #%-3d %-28s lasted %5s s  %s%s  (%s; load %s, slowest answer %d ms)"
            .formatted(
                now(),
                drill.number(),
                drill.fault().kind(),
                seconds(fault),
                recovered,
                late ? (judged ? "  TOO LATE" : "  late, on an overloaded machine") : "",
                steps(result),
                load,
                slowestMillis));
    faults.printf(
        "%d,%s,%s,%s,%s,%s,%s,%s,%d,\"%s\"%n",
        drill.number(),
        drill.fault().kind(),
        seconds(fault),
        step(result, "mended"),
        step(result, "accepted"),
        step(result, "ready"),
        result.took().map(Report::seconds).orElse(""),
        load,
        slowestMillis,
        result.waitingFor().replace('"', '\''));
  }

  void stoodStill(Standstill standstill) {
    note(
        "          longest time without a row: %d ms, of partition %d: %d ms"
            .formatted(
                standstill.ofAll().toMillis(),
                standstill.partition(),
                standstill.longest().toMillis()));
  }

  private static String step(Recovery.Result result, String name) {
    Duration when = result.steps().get(name);
    return when == null ? "" : seconds(when);
  }

  private static String steps(Recovery.Result result) {
    return result.steps().entrySet().stream()
        .map(step -> step.getKey() + " " + seconds(step.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** An answer came later than any may, while ingest itself was left alone. */
  void lateAnswer(String fault, long millis) {
    lateAnswers++;
    note("          an answer took %d ms during %s: TOO LATE".formatted(millis, fault));
  }

  /** Prints the account, and what it says of the run. */
  Outcome end(Account account, Ledger ledger, FleetSum fleet, List<Life> memory, Duration lasted) {
    note("");
    note(
        "THE ACCOUNT  after %s s, %.0f events/s accepted"
            .formatted(
                seconds(lasted), (ledger.accepted() + fleet.accepted()) * 1e3 / lasted.toMillis()));
    account
        .lines()
        .forEach(
            line ->
                note(
                    "  %-36s %9d   %-24s %9d   %s"
                        .formatted(
                            line.what(),
                            line.counted(),
                            line.against(),
                            line.expected(),
                            exact(line.isExact()))));
    note("  sent again on purpose %d; answers %s".formatted(ledger.resent(), ledger.answers()));
    note("  partition   log end  next_offset    stored  duplicate   dead  missing");
    account
        .partitions()
        .forEach(
            p ->
                note(
                    "  %9d %9d    %9d %9d  %9d %6d  %7d   %s"
                        .formatted(
                            p.partition(),
                            p.logEnd(),
                            p.nextOffset(),
                            p.stored(),
                            p.duplicate(),
                            p.dead(),
                            p.missing(),
                            exact(p.exact()))));
    MemoryTable.lines(memory).forEach(this::note);
    boolean bounded = !memory.isEmpty() && memory.stream().noneMatch(Life::isUnbounded);
    account.findings().words().forEach(words -> note("  DIFFERENCE " + cut(words)));
    account.findings().kinds().forEach((kind, count) -> note("  " + count + " × " + kind));
    surprises(ledger);
    boolean exact = account.findings().count() == 0;
    boolean inTime = notInTime + lateAnswers == 0;
    note(
        "%s: %d differences, %d recoveries later than %d s or never, memory %s"
            .formatted(
                exact && bounded && inTime ? "EXACT" : "NOT AS PROMISED",
                account.findings().count(),
                notInTime,
                Recovery.LIMIT.toSeconds(),
                bounded ? "bounded" : "NOT bounded"));
    if (!exact) {
      return Outcome.DIFFERENT;
    }
    return bounded && inTime ? Outcome.AS_PROMISED : Outcome.EXACT_BUT_LATE_OR_LARGE;
  }

  private void surprises(Ledger ledger) {
    try {
      if (!ledger.surprises().isEmpty()) {
        Files.write(file("answers.txt"), ledger.surprises());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String cut(String text) {
    return text.length() > 600 ? text.substring(0, 600) + "…" : text;
  }

  private static String exact(boolean exact) {
    return exact ? "ok" : "DIFFERS";
  }

  private static String now() {
    return LocalTime.now(ZoneOffset.UTC).format(SECONDS);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
  }

  @Override
  public void close() {
    file.close();
    faults.close();
  }
}
