package io.avtelemetry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing begins with, and all it ever found. */
class FuzzCorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  static List<Path> events() throws IOException {
    return files("events");
  }

  static List<Path> schemas() throws IOException {
    return files("schemas");
  }

  private static List<Path> files(String folder) throws IOException {
    try (var files = Files.list(CORPUS.resolve(folder))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void what_holds_of_events_holds_of_this_one(Path file) throws IOException {
    EventFuzz.fuzzerTestOneInput(Files.readAllBytes(file));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void what_holds_of_schema_files_holds_of_this_one(Path file) throws IOException {
    SchemaFuzz.fuzzerTestOneInput(Files.readAllBytes(file));
  }

  @Test
  void the_corpus_is_there() throws IOException {
    assertThat(events()).hasSizeGreaterThan(50);
    assertThat(schemas()).hasSizeGreaterThan(20);
  }
}
