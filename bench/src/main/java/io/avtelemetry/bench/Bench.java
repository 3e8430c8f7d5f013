package io.avtelemetry.bench;

import io.avtelemetry.bench.chain.ChainBenchmark;
import io.avtelemetry.bench.codec.CodecBenchmark;
import io.avtelemetry.bench.endurance.EnduranceBenchmark;
import io.avtelemetry.bench.footprint.FootprintBenchmark;
import io.avtelemetry.bench.ingest.IngestBenchmark;
import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Report;
import io.avtelemetry.bench.sink.SinkBenchmark;
import io.avtelemetry.bench.vehicle.VehicleBenchmark;
import io.avtelemetry.bench.volume.VolumeBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs the benchmarks; {@code bench/run.sh --help} tells how. */
public final class Bench {
  private static final String ALL = "all";

  /** A new benchmark is a new line here, and one in the help of bench/run.sh. */
  private static final List<Benchmark> benchmarks =
      List.of(
          new SinkBenchmark(),
          new IngestBenchmark(),
          new ChainBenchmark(),
          new VehicleBenchmark(),
          new CodecBenchmark(),
          new FootprintBenchmark(),
          new VolumeBenchmark(),
          new EnduranceBenchmark());

  /** Those that "all" leaves out: they take long. */
  private static final List<String> onlyByName = List.of("endurance");

  private Bench() {}

  /** Exits 0 when all was measured, 1 when a part failed, 2 on wrong usage. */
  public static void main(String[] arguments) throws InterruptedException {
    int status = 0;
    try {
      var settings = BenchSettings.of(arguments);
      List<Benchmark> chosen = choose(settings.names());
      if (settings.wants("list") && settings.only().isPresent()) {
        chosen.forEach(b -> b.contenders().forEach(System.out::println));
        return;
      }
      Path directory = Files.createDirectories(Path.of(".run/bench"));
      for (Benchmark benchmark : chosen) {
        benchmark.run(settings, new Report(benchmark.name(), directory));
      }
    } catch (IllegalArgumentException e) {
      System.err.println("run.sh: " + e.getMessage() + " (--help tells more)");
      status = 2;
    } catch (BenchException | IOException | SQLException e) {
      System.err.println("run.sh: " + e + (e.getCause() == null ? "" : ": " + e.getCause()));
      status = 1;
    }
    System.exit(status);
  }

  private static List<Benchmark> choose(List<String> names) {
    if (names.isEmpty() || names.contains(ALL)) {
      return benchmarks.stream().filter(b -> !onlyByName.contains(b.name())).toList();
    }
    var chosen = new ArrayList<Benchmark>();
    for (String name : names) {
      chosen.add(
          benchmarks.stream()
              .filter(b -> b.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'%s' is no benchmark, there are %s and all"
                              .formatted(
                                  name,
                                  String.join(
                                      ", ", benchmarks.stream().map(Benchmark::name).toList())))));
    }
    return chosen;
  }
}
