package io.avtelemetry.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The events with which fuzzing begins, and all it ever found, as records of a topic. */
class RecordFuzzCorpusTest {
  static List<Path> events() throws IOException {
    try (var files = Files.list(Path.of("../common/src/test/resources/fuzz/events"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void what_holds_of_records_holds_of_this_one(Path file) throws IOException {
    RecordFuzz.fuzzerTestOneInput(Files.readAllBytes(file));
  }
}
