package io.avtelemetry.drills;

import io.avtelemetry.drills.fault.Fault;
import io.avtelemetry.drills.fault.Faults;
import io.avtelemetry.drills.site.DrillException;
import io.avtelemetry.drills.site.Network;
import io.avtelemetry.drills.site.Ports;
import io.avtelemetry.drills.site.Setup;
import io.avtelemetry.drills.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Runs the drills; {@code drills/run.sh --help} tells how. */
public final class Drills {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private Drills() {}

  /**
   * Exits 0 when all is as promised, 1 when the account is not exact, 2 on wrong usage, 3 when the
   * account is exact but something came late or memory grew.
   */
  public static void main(String[] arguments) throws InterruptedException {
    int status;
    try {
      status = run(List.of(arguments)).status();
    } catch (IllegalArgumentException e) {
      System.err.println("run.sh: " + e.getMessage() + " (--help tells more)");
      status = 2;
    } catch (DrillException | IOException | SQLException e) {
      System.err.println("run.sh: " + e);
      status = 1;
    }
    System.exit(status);
  }

  private static Outcome run(List<String> arguments)
      throws IOException, SQLException, InterruptedException {
    var rest = new ArrayList<>(arguments);
    if (rest.remove("--overload")) {
      return overload(OverloadSettings.of(rest.toArray(String[]::new)));
    }
    var settings = DrillSettings.of(rest.toArray(String[]::new));
    if (settings.only().contains("list")) {
      kinds(settings).stream().map(Fault::kind).forEach(System.out::println);
      return Outcome.AS_PROMISED;
    }
    return faults(settings);
  }

  private static Outcome overload(OverloadSettings settings)
      throws IOException, SQLException, InterruptedException {
    Path directory = directory("overload", settings.seed());
    Site site = site(directory, settings.firstPort(), Setup.PLAIN);
    try (var report = new Report(directory)) {
      return new Overload(settings, site, report).run();
    }
  }

  private static Outcome faults(DrillSettings settings)
      throws IOException, SQLException, InterruptedException {
    List<Fault> kinds = settings.choose(kinds(settings));
    Path directory = directory("seed", settings.seed());
    Site site = site(directory, settings.firstPort(), settings.setup());
    try (var report = new Report(directory)) {
      if (!mountVolumes(settings, site, report)) {
        kinds = kinds.stream().filter(kind -> !kind.kind().startsWith("disk-full")).toList();
      }
      return new DrillRun(settings, site, report).run(kinds);
    }
  }

  private static Path directory(String what, long seed) throws IOException {
    String name = "%s-%s%d".formatted(LocalDateTime.now(ZoneOffset.UTC).format(STAMP), what, seed);
    return Files.createDirectories(Path.of(".run/drills").toAbsolutePath().resolve(name));
  }

  private static Site site(Path directory, int firstPort, Setup setup) {
    var site = new Site(Path.of("").toAbsolutePath(), directory, Ports.find(firstPort), setup);
    // Ctrl-C leaves nothing behind either.
    Runtime.getRuntime().addShutdownHook(new Thread(site::close, "cleanup"));
    return site;
  }

  private static boolean mountVolumes(DrillSettings settings, Site site, Report report)
      throws InterruptedException {
    if (settings.setup().size().isScaled()) {
      return false; // none of its faults fills a disk
    }
    if (settings.setup().runtime() == Site.Kind.DOCKER) {
      if (!Network.delays()) {
        report.note(
            "this kernel or user cannot delay packets (sch_netem):"
                + " delay-… narrows the line instead");
      }
      return false;
    }
    boolean mounted = site.mountVolumes();
    if (!mounted) {
      report.note("disk-full faults are left out: this user may not mount file systems here");
    }
    return mounted;
  }

  private static List<Fault> kinds(DrillSettings settings) {
    Setup setup = settings.setup();
    if (setup.size().isScaled()) {
      return Faults.ofSeveral(setup.size());
    }
    boolean containers = setup.runtime() == Site.Kind.DOCKER;
    return Faults.all(!containers, containers);
  }
}
