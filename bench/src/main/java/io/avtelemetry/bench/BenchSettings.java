package io.avtelemetry.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a run is told.
 *
 * @param names of the benchmarks to run
 * @param rounds of each contender
 * @param events that a contender gets through in a round
 * @param endurance how long the endurance run lasts
 * @param only the contenders to measure; all where empty
 * @param firstPort of the installation's; any free ones where absent
 */
public record BenchSettings(
    List<String> names,
    int rounds,
    int events,
    Duration endurance,
    Optional<Set<String>> only,
    OptionalInt firstPort) {
  private static final int LAST_FIRST_PORT = 65_000;

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a line that names the wrong one
   */
  static BenchSettings of(String... arguments) {
    var settings =
        new BenchSettings(
            List.of(), 3, 1_000_000, Duration.ofMinutes(30), Optional.empty(), OptionalInt.empty());
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (!argument.startsWith("-")) {
        settings = settings.withName(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      if (equals > 0) {
        settings = settings.with(argument.substring(0, equals), argument.substring(equals + 1));
      } else if (i + 1 < arguments.length) {
        settings = settings.with(argument, arguments[++i]);
      } else {
        throw new IllegalArgumentException(argument + " is not understood, or needs a value");
      }
    }
    return settings;
  }

  private BenchSettings withName(String name) {
    var more = new ArrayList<>(names);
    more.add(name);
    return new BenchSettings(List.copyOf(more), rounds, events, endurance, only, firstPort);
  }

  private BenchSettings with(String flag, String value) {
    return switch (flag) {
      case "--rounds" ->
          new BenchSettings(names, number(flag, value, 100), events, endurance, only, firstPort);
      case "--events" ->
          new BenchSettings(
              names, rounds, number(flag, value, 10_000_000), endurance, only, firstPort);
      case "--minutes" ->
          new BenchSettings(
              names,
              rounds,
              events,
              Duration.ofMinutes(number(flag, value, 1_000)),
              only,
              firstPort);
      case "--only" ->
          new BenchSettings(
              names,
              rounds,
              events,
              endurance,
              Optional.of(Set.of(value.split(",", -1))),
              firstPort);
      case "--ports" ->
          new BenchSettings(
              names,
              rounds,
              events,
              endurance,
              only,
              OptionalInt.of(number(flag, value, LAST_FIRST_PORT)));
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

  /** Whether a contender is asked for. */
  public boolean wants(String contender) {
    return only.isEmpty() || only.get().contains(contender);
  }
}
