package io.avtelemetry.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds config.master, the code that reads it and the page that explains it together. */
class ConfigurationTest {
  private static final Path ROOT = Path.of("../..");

  /** What a process is told by whoever starts it, never by a person's file. */
  private static final Set<String> OF_ONE_PROCESS =
      Set.of(
          "KAFKA_BOOTSTRAP_SERVERS",
          "POSTGRES_HOST",
          "POSTGRES_PORT",
          "POSTGRES_PASSWORD",
          "POSTGRES_WRITER_PASSWORD",
          "POSTGRES_READER_PASSWORD",
          "KAFKA_SASL_USER",
          "KAFKA_SASL_PASSWORD",
          "DASHBOARD_TOKEN",
          "DASHBOARD_PORT",
          "INGEST_OPS_URLS",
          "SINK_OPS_URLS",
          "REPLAY_COMMAND",
          "PRODUCER_PORT",
          "PRODUCER_PUBLISHED_ADDRESS",
          "VEHICLE_TOKEN",
          "OPS_PORT",
          "OPS_BIND_ADDRESS",
          "NUM_VEHICLES",
          "FIRST_VEHICLE",
          "SEED",
          "EVENTS",
          "DURATION",
          "REPLAY",
          "PACE",
          "KEEP_TIME",
          "INGEST_URLS",
          "STREAM");

  /** Whose values are no secrets: a path, a number. */
  private static final Set<String> SPEAKS_OF_TOKENS =
      Set.of("INGEST_TOKENS_FILE", "INGEST_RATE_PER_TOKEN");

  private final Map<String, String> master = master();
  private final Map<String, String> read = readByTheProcesses();

  @Test
  void every_key_of_the_file_is_read_by_a_process_or_a_script() {
    Set<String> unread = new TreeSet<>(master.keySet());
    unread.removeAll(read.keySet());
    String scripts = scripts();
    unread.removeIf(key -> Pattern.compile("\\b" + key + "\\b").matcher(scripts).find());
    assertThat(unread).isEmpty();
  }

  @Test
  void every_key_that_a_process_reads_stands_in_the_file() {
    Set<String> missing = new TreeSet<>(read.keySet());
    missing.removeAll(master.keySet());
    missing.removeAll(OF_ONE_PROCESS);
    assertThat(missing).isEmpty();
  }

  @Test
  void the_files_values_are_the_processes_own_defaults() {
    Map<String, String> different = new TreeMap<>();
    master.forEach(
        (key, value) -> {
          if (read.containsKey(key) && !read.get(key).equals(value)) {
            different.put(key, value + " in config.master, " + read.get(key) + " in the code");
          }
        });
    assertThat(different).isEmpty();
  }

  @Test
  void every_key_is_explained_where_it_stands_and_in_the_operators_manual() throws IOException {
    String manual = Files.readString(ROOT.resolve("docs/operations.md"));
    Set<String> unexplained = new TreeSet<>(master.keySet());
    unexplained.addAll(read.keySet());
    unexplained.removeIf(key -> manual.contains("`" + key + "`"));
    assertThat(unexplained).as("keys without a row in docs/operations.md").isEmpty();
    assertThat(uncommented()).as("keys of config.master without a comment above").isEmpty();
  }

  @Test
  void no_secret_stands_in_the_file() {
    assertThat(master.keySet())
        .filteredOn(key -> !SPEAKS_OF_TOKENS.contains(key))
        .noneMatch(key -> key.matches(".*(PASSWORD|SECRET|TOKEN).*"));
  }

  private static Map<String, String> master() {
    var keys = new LinkedHashMap<String, String>();
    for (String line : lines()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        assertThat(keys).as("keys of config.master").doesNotContainKey(line.substring(0, equals));
        keys.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return keys;
  }

  private static Set<String> uncommented() {
    List<String> lines = lines();
    var keys = new TreeSet<String>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank()
          && !line.startsWith("#")
          && (i == 0 || !lines.get(i - 1).startsWith("# "))) {
        keys.add(line.substring(0, line.indexOf('=')));
      }
    }
    return keys;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(ROOT.resolve("config.master"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> readByTheProcesses() {
    Config reference =
        ConfigFactory.parseResources("reference.conf").resolve(ConfigResolveOptions.noSystem());
    return reference.getObject("av").unwrapped().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> String.valueOf(e.getValue()), (a, b) -> a, TreeMap::new));
  }

  private static String scripts() {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> infra = Files.walk(ROOT.resolve("infra"), 3)) {
      return Stream.concat(root, infra)
          .filter(f -> f.toString().endsWith(".sh"))
          .map(ConfigurationTest::text)
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
