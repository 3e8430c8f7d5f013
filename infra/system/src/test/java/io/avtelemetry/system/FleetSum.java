package io.avtelemetry.system;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a fleet said last: what became of its events. */
record FleetSum(long sampled, long accepted, long rejected, long dropped, long pending) {
  private static final Pattern JSON =
      Pattern.compile(
          "\\{\"sampled\":(\\d+),\"accepted\":(\\d+),\"rejected\":(\\d+),\"dropped\":(\\d+),\"pending\":(\\d+)}");

  static FleetSum parse(String line) {
    Matcher matcher = JSON.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + line + "' is not a fleet's sum");
    }
    return new FleetSum(
        number(matcher, 1),
        number(matcher, 2),
        number(matcher, 3),
        number(matcher, 4),
        number(matcher, 5));
  }

  boolean addsUp() {
    return sampled == accepted + rejected + dropped + pending;
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }
}
