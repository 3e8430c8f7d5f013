package io.avtelemetry.drills;

/**
 * What an overload run is told.
 *
 * @param seed what is drawn follows from it
 * @param seconds of overload
 * @param cpuPercent of one core, for ingest
 * @param firstPort of the installation; 0 for any that are free
 */
record OverloadSettings(long seed, int seconds, int cpuPercent, int firstPort) {
  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a line that names the wrong one
   */
  static OverloadSettings of(String... arguments) {
    var flags = Flags.read(arguments);
    var settings =
        new OverloadSettings(
            flags.number("--seed", 1, Integer.MAX_VALUE),
            flags.number("--seconds", 180, 86_400),
            flags.number("--cpu-percent", 25, 1_000),
            flags.number("--first-port", 0, 65_000));
    flags.requireAllUnderstood();
    return settings;
  }
}
