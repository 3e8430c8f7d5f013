package io.avtelemetry.drills;

import io.avtelemetry.drills.fault.Fault;
import io.avtelemetry.drills.fault.Faults;
import io.avtelemetry.drills.site.DrillException;
import io.avtelemetry.drills.site.Network;
import io.avtelemetry.drills.site.Ports;
import io.avtelemetry.drills.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Runs the drills; {@code drills/run.sh --help} tells how. */
public final class Drills {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private Drills() {}

  /** Exits 0 when the account is exact and all recovered in time, 1 when not, 2 on wrong usage. */
  public static void main(String[] arguments) throws InterruptedException {
    int status;
    try {
      var settings = DrillSettings.of(arguments);
      if (settings.only().contains("list")) {
        kinds(settings).stream().map(Fault::kind).forEach(System.out::println);
        return;
      }
      status = run(settings) ? 0 : 1;
    } catch (IllegalArgumentException e) {
      System.err.println("run.sh: " + e.getMessage() + " (--help tells more)");
      status = 2;
    } catch (DrillException | IOException | SQLException e) {
      System.err.println("run.sh: " + e);
      status = 1;
    }
    System.exit(status);
  }

  private static boolean run(DrillSettings settings)
      throws IOException, SQLException, InterruptedException {
    List<Fault> kinds = settings.choose(kinds(settings));
    Path root = Path.of("").toAbsolutePath();
    String name =
        "%s-seed%d".formatted(LocalDateTime.now(ZoneOffset.UTC).format(STAMP), settings.seed());
    Path directory = Files.createDirectories(root.resolve(".run/drills").resolve(name));
    var site = new Site(root, directory, Ports.find(settings.firstPort()), settings.runtime());
    // Ctrl-C leaves nothing behind either.
    Runtime.getRuntime().addShutdownHook(new Thread(site::close, "cleanup"));
    try (var report = new Report(directory)) {
      if (!mountVolumes(settings, site, report)) {
        kinds = kinds.stream().filter(kind -> !kind.kind().startsWith("disk-full")).toList();
      }
      return new DrillRun(settings, site, report).run(kinds);
    }
  }

  private static boolean mountVolumes(DrillSettings settings, Site site, Report report)
      throws InterruptedException {
    if (settings.runtime() == Site.Kind.DOCKER) {
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
    boolean containers = settings.runtime() == Site.Kind.DOCKER;
    return Faults.all(!containers, containers);
  }
}
