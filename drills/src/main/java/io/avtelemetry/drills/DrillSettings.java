package io.avtelemetry.drills;

import io.avtelemetry.drills.fault.Fault;
import java.util.List;
import java.util.Optional;

/**
 * What a run is told.
 *
 * @param seed what is drawn follows from it
 * @param faults how many; empty for one of each kind
 * @param only kinds to draw from; empty for all
 * @param vehicles that drive beside the load generator
 * @param eventsPerSecond of the load generator
 */
record DrillSettings(
    long seed, Optional<Integer> faults, List<String> only, int vehicles, int eventsPerSecond) {

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a line that names the wrong one
   */
  static DrillSettings of(String... arguments) {
    var settings = new DrillSettings(1, Optional.empty(), List.of(), 50, 600);
    for (int i = 0; i < arguments.length; i++) {
      String flag = arguments[i];
      String value;
      int equals = flag.indexOf('=');
      if (equals > 0) {
        value = flag.substring(equals + 1);
        flag = flag.substring(0, equals);
      } else if (i + 1 < arguments.length) {
        value = arguments[++i];
      } else {
        throw new IllegalArgumentException(flag + " is not understood, or needs a value");
      }
      settings = settings.with(flag, value);
    }
    return settings;
  }

  private DrillSettings with(String flag, String value) {
    return switch (flag) {
      case "--seed" ->
          new DrillSettings(
              number(flag, value, Integer.MAX_VALUE), faults, only, vehicles, eventsPerSecond);
      case "--faults" ->
          new DrillSettings(
              seed, Optional.of(number(flag, value, 10_000)), only, vehicles, eventsPerSecond);
      case "--only" ->
          new DrillSettings(seed, faults, List.of(value.split(",", -1)), vehicles, eventsPerSecond);
      case "--vehicles" ->
          new DrillSettings(seed, faults, only, number(flag, value, 10_000), eventsPerSecond);
      case "--rate" ->
          new DrillSettings(seed, faults, only, vehicles, number(flag, value, 100_000));
      case "--runtime" -> {
        if (!value.equals("local")) {
          throw new IllegalArgumentException("--runtime is '" + value + "', it may be local");
        }
        yield this;
      }
      default -> throw new IllegalArgumentException(flag + " is not understood");
    };
  }

  private static int number(String flag, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "%s is '%s', it may be a number from 1 to %d".formatted(flag, value, most));
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
