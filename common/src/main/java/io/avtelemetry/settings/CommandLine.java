package io.avtelemetry.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the arguments of a process say: {@code --some-key value} or {@code --some-key=value} sets
 * SOME_KEY, a flag without a value sets it to true, the rest are positionals.
 */
record CommandLine(
    Map<String, String> values,
    List<String> positionals,
    Optional<String> configFile,
    boolean help,
    boolean printConfig,
    List<String> faults) {

  static CommandLine parse(Set<String> knownKeys, String... arguments) {
    var values = new LinkedHashMap<String, String>();
    var positionals = new ArrayList<String>();
    var faults = new ArrayList<String>();
    String configFile = null;
    boolean help = false;
    boolean printConfig = false;
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals("--help") || argument.equals("-h")) {
        help = true;
      } else if (argument.equals("--print-config")) {
        printConfig = true;
      } else if (argument.startsWith("--")) {
        int equals = argument.indexOf('=');
        String flag = equals < 0 ? argument : argument.substring(0, equals);
        String key = flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
        String value;
        if (equals >= 0) {
          value = argument.substring(equals + 1);
        } else if (i + 1 < arguments.length && !arguments[i + 1].startsWith("--")) {
          value = arguments[++i];
        } else {
          value = "true";
        }
        if (flag.equals("--config")) {
          configFile = value;
        } else if (knownKeys.contains(key)) {
          values.put(key, value);
        } else {
          faults.add("unknown flag " + flag + " (--help lists the known ones)");
        }
      } else {
        positionals.add(argument);
      }
    }
    return new CommandLine(
        values, positionals, Optional.ofNullable(configFile), help, printConfig, faults);
  }
}
