package io.avtelemetry.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of value: what it may be, told to people, and how its text is read.
 *
 * @param allowed completes the sentence "must be …"
 * @param parser gives nothing where the text is not such a value
 */
record Kind<T>(String allowed, Function<String, Optional<T>> parser) {
  private static final String VALUE = "value";

  static Kind<Long> whole(long minimum, long maximum) {
    return new Kind<>(
        "a whole number from " + minimum + " to " + maximum,
        text -> parsed(text, Long::parseLong).filter(n -> n >= minimum && n <= maximum));
  }

  /** With a unit, or bare, in seconds. */
  static Kind<Duration> duration(Duration minimum, Duration maximum) {
    return new Kind<>(
        "a time from " + told(minimum) + " to " + told(maximum),
        text ->
            parsed(text, Kind::duration)
                .filter(d -> d.compareTo(minimum) >= 0 && d.compareTo(maximum) <= 0));
  }

  private static Duration duration(String text) {
    boolean bare = Character.isDigit(text.charAt(text.length() - 1));
    return config(bare ? text + "s" : text).getDuration(VALUE);
  }

  private static String told(Duration duration) {
    return duration.toMillisPart() == 0
        ? duration.toSeconds() + "s"
        : String.valueOf(duration.toMillis()) + "ms";
  }

  static Kind<Long> bytes(long minimum, long maximum) {
    return new Kind<>(
        "a size from " + minimum + " to " + maximum + " bytes (B, KiB, MiB)",
        text ->
            parsed(text, t -> config(t).getBytes(VALUE))
                .filter(size -> size >= minimum && size <= maximum));
  }

  static Kind<Boolean> flag() {
    Map<String, Boolean> values = Map.of("true", true, "false", false);
    return new Kind<>("true or false", text -> Optional.ofNullable(values.get(text)));
  }

  /** A constant of an enum, written in any case. */
  static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    E[] constants = type.getEnumConstants();
    return new Kind<>(
        Arrays.stream(constants)
            .map(c -> c.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")),
        text -> Arrays.stream(constants).filter(c -> c.name().equalsIgnoreCase(text)).findFirst());
  }

  static Kind<Path> path() {
    return new Kind<>("a path", text -> parsed(text, Path::of));
  }

  private static Config config(String text) {
    return ConfigFactory.parseMap(Map.of(VALUE, text));
  }

  private static <T> Optional<T> parsed(String text, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text));
    } catch (NumberFormatException | ConfigException | InvalidPathException e) {
      return Optional.empty(); // the reader tells what it may be instead
    }
  }
}
