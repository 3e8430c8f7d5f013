package io.avtelemetry.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads settings by key and collects every fault, so that all are told together by {@link #check}.
 *
 * <p>A flag beats the environment, the environment beats the file named by {@code --config}, and
 * that beats the defaults: each module's {@code reference.conf}, where a key stands as {@code av {
 * KEY = default, KEY = ${?KEY} }} with its description as a comment. An empty value is no value.
 */
public final class SettingsReader {
  private static final String ROOT = "av";

  /** The logging reads these from the environment before any argument is seen. */
  private static final Set<String> ENVIRONMENT_ONLY = Set.of("LOG_FORMAT", "LOG_LEVEL");

  private enum LogFormat {
    TEXT,
    JSON
  }

  private enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  private final Config config;
  private final CommandLine commandLine;
  private final List<String> faults = new ArrayList<>();
  private final Map<String, String> effective = new TreeMap<>();

  private SettingsReader(Config config, CommandLine commandLine) {
    this.config = config;
    this.commandLine = commandLine;
    faults.addAll(commandLine.faults());
  }

  /** A reader of the process's own environment and these arguments. */
  public static SettingsReader of(String... arguments) {
    return of(System.getenv(), arguments);
  }

  /** A reader of the given environment and arguments. */
  public static SettingsReader of(Map<String, String> environment, String... arguments) {
    Config reference =
        ConfigFactory.parseResources(SettingsReader.class.getClassLoader(), "reference.conf");
    var keys = new TreeSet<>(reference.getObject(ROOT).keySet());
    for (var key : List.copyOf(keys)) {
      keys.add(key + "_FILE"); // a secret may come as KEY or KEY_FILE
    }
    keys.removeAll(ENVIRONMENT_ONLY);
    var commandLine = CommandLine.parse(keys, arguments);
    var fileFaults = new ArrayList<String>();
    Config file =
        commandLine
            .configFile()
            .map(name -> plain(ConfigFile.read(name, fileFaults), name))
            .orElse(ConfigFactory.empty());
    Config given =
        ConfigFactory.parseMap(commandLine.values(), "flag")
            .withFallback(plain(environment, "environment"))
            .withFallback(file);
    // Keys that reference.conf does not list (KEY_FILE) stand at the root.
    Config resolved =
        given
            .withFallback(reference)
            .resolve(ConfigResolveOptions.noSystem())
            .getConfig(ROOT)
            .withFallback(given);
    if (commandLine.help()) {
      throw new InformationRequested(help(reference));
    }
    var reader = new SettingsReader(resolved, commandLine);
    reader.faults.addAll(fileFaults);
    return reader;
  }

  /** Environment names such as {@code A.B} must not become paths. */
  private static Config plain(Map<String, String> values, String origin) {
    return ConfigFactory.parseMap(
        values.entrySet().stream()
            .filter(e -> e.getKey().matches("[A-Z][A-Z0-9_]*"))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
        origin);
  }

  private static String help(Config reference) {
    var text = new StringBuilder("Settings (flag --some-key or environment SOME_KEY):\n");
    new TreeMap<>(reference.getObject(ROOT))
        .forEach(
            (key, value) -> text.append(String.format("  %-32s %s%n", key, description(value))));
    return text.append("Also: --config FILE, --print-config, --help.").toString();
  }

  private static String description(ConfigValue value) {
    return value.origin().comments().stream().map(String::strip).collect(Collectors.joining(" "));
  }

  /** A text that must be there. */
  public String text(String key) {
    return optionalText(key)
        .orElseGet(
            () -> {
              missing(key);
              return "";
            });
  }

  /** A text, if one is set. */
  public Optional<String> optionalText(String key) {
    String value = config.hasPath(key) ? config.getString(key).strip() : "";
    effective.put(key, value);
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /** A whole number within bounds. */
  public int integer(String key, int minimum, int maximum) {
    return (int) whole(key, minimum, maximum);
  }

  /** A whole number within bounds. */
  public long whole(String key, long minimum, long maximum) {
    return required(key, Kind.whole(minimum, maximum), minimum);
  }

  /** A whole number within bounds, if one is set. */
  public OptionalLong optionalWhole(String key, long minimum, long maximum) {
    return optional(key, Kind.whole(minimum, maximum)).stream().mapToLong(n -> n).findFirst();
  }

  /** A length of time within bounds, such as {@code 3s} or {@code 500ms}; bare, in seconds. */
  public Duration duration(String key, Duration minimum, Duration maximum) {
    return required(key, Kind.duration(minimum, maximum), minimum);
  }

  /** A length of time within bounds, if one is set. */
  public Optional<Duration> optionalDuration(String key, Duration minimum, Duration maximum) {
    return optional(key, Kind.duration(minimum, maximum));
  }

  /** A size in bytes within bounds, such as {@code 512KiB} or {@code 1MiB}. */
  public long bytes(String key, long minimum, long maximum) {
    return required(key, Kind.bytes(minimum, maximum), minimum);
  }

  /** Yes or no. */
  public boolean flag(String key) {
    return required(key, Kind.flag(), false);
  }

  /** One of the constants of an enum, written in any case. */
  public <E extends Enum<E>> E oneOf(String key, Class<E> type) {
    return required(key, Kind.oneOf(type), type.getEnumConstants()[0]);
  }

  /** The parts of a comma-separated text, stripped; at least one. */
  public List<String> list(String key) {
    return Arrays.stream(text(key).split(","))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  /** A path. */
  public Path path(String key) {
    return required(key, Kind.path(), Path.of(""));
  }

  /** A path, if one is set. */
  public Optional<Path> optionalPath(String key) {
    return optional(key, Kind.path());
  }

  /** A file that can be read, if one is set. */
  public Optional<Path> optionalFile(String key) {
    Optional<Path> file = optionalPath(key);
    file.filter(f -> !Files.isReadable(f))
        .ifPresent(f -> fault(key, "cannot be read: '" + f + "'"));
    return file;
  }

  /** The value, if it is set and right; what is wrong with it is a fault. */
  private <T> Optional<T> optional(String key, Kind<T> kind) {
    Optional<String> text = optionalText(key);
    Optional<T> value = text.flatMap(kind.parser());
    if (text.isPresent() && value.isEmpty()) {
      fault(key, "is '" + text.get() + "' but must be " + kind.allowed());
    }
    return value;
  }

  /** The value; it is a fault where there is none, and this stands in its place. */
  private <T> T required(String key, Kind<T> kind, T inPlace) {
    if (optionalText(key).isEmpty()) {
      missing(key);
    }
    return optional(key, kind).orElse(inPlace);
  }

  /** A secret, given as KEY or in the file that KEY_FILE names, not both. */
  public Secret secret(String key) {
    return optionalSecret(key)
        .orElseGet(
            () -> {
              fault(key, "is not set (nor is " + key + "_FILE)");
              return new Secret("");
            });
  }

  /** As {@link #secret}, if one is set. */
  public Optional<Secret> optionalSecret(String key) {
    Optional<String> direct = optionalText(key);
    Optional<String> file = optionalText(key + "_FILE");
    direct.ifPresent(secret -> effective.put(key, "********"));
    if (direct.isPresent() && file.isPresent()) {
      fault(key, "is set twice: as " + key + " and as " + key + "_FILE; keep one");
    } else if (file.isPresent()) {
      try {
        return Optional.of(new Secret(Files.readString(Path.of(file.get())).strip()));
      } catch (IOException | InvalidPathException e) {
        fault(
            key + "_FILE",
            "cannot read '" + file.get() + "' (" + e.getClass().getSimpleName() + ")");
        return Optional.of(new Secret(""));
      }
    }
    return direct.map(Secret::new);
  }

  /** The arguments that are not flags. */
  public List<String> positionals() {
    return commandLine.positionals();
  }

  /** Adds a fault that the caller found in the value of a key. */
  public void fault(String key, String problem) {
    faults.add(key + " " + problem);
  }

  /**
   * Ends the reading.
   *
   * @throws SettingsException with every fault found
   * @throws InformationRequested where {@code --print-config} asked for the effective settings
   */
  public void check() {
    oneOf("LOG_FORMAT", LogFormat.class);
    oneOf("LOG_LEVEL", LogLevel.class);
    if (!faults.isEmpty()) {
      throw new SettingsException(faults);
    }
    if (commandLine.printConfig()) {
      throw new InformationRequested(
          effective.entrySet().stream()
              .map(e -> e.getKey() + "=" + e.getValue())
              .collect(Collectors.joining(System.lineSeparator())));
    }
  }

  private void missing(String key) {
    fault(key, "is not set");
  }
}
