package io.avtelemetry.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a person reads of a benchmark, and the same as JSON. */
public final class Report {
  private static final ObjectMapper json =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final String name;
  private final Path directory;
  private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final Map<String, Object> machine = Machine.facts();
  private final List<String> notes = new ArrayList<>();

  /**
   * Begins a benchmark's report.
   *
   * @param directory that the JSON is written to, with all else of the benchmark
   */
  public Report(String name, Path directory) {
    this.name = name;
    this.directory = directory;
    System.out.printf("== %s  %s%n", name, began);
    System.out.println(machine);
  }

  /** Where the benchmark may keep what it needs. */
  public Path directory() {
    return directory;
  }

  /** Tells how it goes. */
  public void progress(String line) {
    System.err.println(name + ": " + line);
  }

  /** Says something that belongs to the result. */
  public void note(String line) {
    notes.add(line);
    System.out.println(line);
  }

  /** Prints the table and the goals, and writes the JSON. */
  public void end(Measurements measurements, List<Goal> goals) throws IOException {
    System.out.println();
    for (String contender : measurements.contenders()) {
      System.out.println(contender + ": " + measurements.does(contender));
    }
    System.out.println();
    Table.lines(measurements).forEach(System.out::println);
    System.out.println();
    goals.forEach(goal -> System.out.println("goal: " + goal));
    Path file = directory.resolve(name + ".json");
    json.writeValue(Files.newBufferedWriter(file), content(measurements, goals));
    System.out.println("figures of each round: " + file);
  }

  private Map<String, Object> content(Measurements measurements, List<Goal> goals) {
    var contenders = new ArrayList<Map<String, Object>>();
    for (String contender : measurements.contenders()) {
      var medians = new LinkedHashMap<String, Double>();
      for (String figure : measurements.figures()) {
        measurements.median(contender, figure).ifPresent(median -> medians.put(figure, median));
      }
      var one = new LinkedHashMap<String, Object>();
      one.put("name", contender);
      one.put("does", measurements.does(contender));
      one.put("medians", medians);
      one.put("rounds", measurements.rounds(contender).stream().map(Figures::values).toList());
      contenders.add(one);
    }
    var content = new LinkedHashMap<String, Object>();
    content.put("name", name);
    content.put("began", began.toString());
    content.put("machine", machine);
    content.put("notes", notes);
    content.put("contenders", contenders);
    content.put("goals", goals.stream().map(Report::content).toList());
    return content;
  }

  private static Map<String, Object> content(Goal goal) {
    var content = new LinkedHashMap<String, Object>();
    content.put("what", goal.what());
    content.put(goal.isFloor() ? "atLeast" : "atMost", goal.bound());
    content.put("actual", goal.actual().isPresent() ? goal.actual().getAsDouble() : null);
    content.put("reached", goal.isReached());
    return content;
  }
}
