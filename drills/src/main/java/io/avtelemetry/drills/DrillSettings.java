package io.avtelemetry.drills;

import io.avtelemetry.drills.fault.Fault;
import io.avtelemetry.drills.site.Setup;
import io.avtelemetry.drills.site.Site;
import io.avtelemetry.drills.site.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run is told.
 *
 * @param seed what is drawn follows from it
 * @param faults how many; empty for one of each kind
 * @param only kinds to draw from; empty for all
 * @param vehicles that drive beside the load generator
 * @param eventsPerSecond of the load generator
 * @param firstPort of the installation; 0 for any that are free
 * @param setup what is installed
 */
record DrillSettings(
    long seed,
    Optional<Integer> faults,
    List<String> only,
    int vehicles,
    int eventsPerSecond,
    int firstPort,
    Setup setup) {

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a line that names the wrong one
   */
  static DrillSettings of(String... arguments) {
    var words = new ArrayList<>(List.of(arguments));
    Size size = words.remove("--scale") ? Size.SCALED : Size.SINGLE;
    boolean isSecure = words.remove("--secure");
    var flags = Flags.read(words.toArray(String[]::new));
    var settings =
        new DrillSettings(
            flags.number("--seed", 1, Integer.MAX_VALUE),
            flags.optionalNumber("--faults", 10_000),
            flags.list("--only"),
            flags.number("--vehicles", 50, 10_000),
            flags.number("--rate", 600, 100_000),
            flags.number("--first-port", 0, 65_000),
            new Setup(
                Site.Kind.valueOf(
                    flags.oneOf("--runtime", "local", "docker").toUpperCase(Locale.ROOT)),
                new Size(
                    flags.number("--brokers", size.brokers(), 3),
                    flags.number("--producers", size.producers(), 2),
                    flags.number("--consumers", size.consumers(), 3)),
                isSecure));
    if (settings.setup().size().brokers() == 2) {
      throw new IllegalArgumentException("--brokers is '2', it may be 1 or 3");
    }
    flags.requireAllUnderstood();
    return settings;
  }

  /** Those of the kinds that are asked for. */
  List<Fault> choose(List<Fault> kinds) {
    if (only.isEmpty()) {
      return kinds;
    }
    for (String name : only) {
      if (kinds.stream().noneMatch(fault -> fault.kind().equals(name))) {
        throw new IllegalArgumentException(
            "--only has '%s', it may have %s"
                .formatted(name, String.join(",", kinds.stream().map(Fault::kind).toList())));
      }
    }
    return kinds.stream().filter(fault -> only.contains(fault.kind())).toList();
  }
}
