package io.avtelemetry.drills;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of a command: {@code --flag value} or {@code --flag=value}. */
final class Flags {
  private final Map<String, String> given = new HashMap<>();

  private Flags() {}

  /**
   * @throws IllegalArgumentException for one without a value
   */
  static Flags read(String... arguments) {
    var flags = new Flags();
    for (int i = 0; i < arguments.length; i++) {
      String flag = arguments[i];
      int equals = flag.indexOf('=');
      if (equals > 0) {
        flags.given.put(flag.substring(0, equals), flag.substring(equals + 1));
      } else if (i + 1 < arguments.length) {
        flags.given.put(flag, arguments[++i]);
      } else {
        throw new IllegalArgumentException(flag + " is not understood, or needs a value");
      }
    }
    return flags;
  }

  /** From 1 on. */
  int number(String flag, int otherwise, int most) {
    return optionalNumber(flag, most).orElse(otherwise);
  }

  Optional<Integer> optionalNumber(String flag, int most) {
    String value = given.remove(flag);
    if (value == null) {
      return Optional.empty();
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "%s is '%s', it may be a number from 1 to %d".formatted(flag, value, most));
  }

  List<String> list(String flag) {
    String value = given.remove(flag);
    return value == null ? List.of() : List.of(value.split(",", -1));
  }

  /** One of some words, the first where none is given. */
  String oneOf(String flag, String... words) {
    String value = given.remove(flag);
    if (value == null) {
      return words[0];
    }
    if (!List.of(words).contains(value)) {
      throw new IllegalArgumentException(
          "%s is '%s', it may be %s".formatted(flag, value, String.join(" or ", words)));
    }
    return value;
  }

  /**
   * @throws IllegalArgumentException where one is left over
   */
  void requireAllUnderstood() {
    given.keySet().stream()
        .sorted()
        .findFirst()
        .ifPresent(
            flag -> {
              throw new IllegalArgumentException(flag + " is not understood");
            });
  }
}
