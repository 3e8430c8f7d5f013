package io.avtelemetry.bench.codec;

import io.avtelemetry.bench.BenchSettings;
import io.avtelemetry.bench.Benchmark;
import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.measure.Goal;
import io.avtelemetry.bench.measure.Measurements;
import io.avtelemetry.bench.measure.Report;
import io.avtelemetry.bench.measure.Rounds;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How much time and memory an event's value costs the sink (JMH, warm). */
public final class CodecBenchmark implements Benchmark {
  private static final String TIME = "ns/event";
  private static final String ALLOCATION = "allocated B/event";
  private static final String CODEC = "codec";
  private static final int WARM_UPS = 4;
  private static final int ITERATIONS = 4;
  private static final double LONGEST_NANOS = 1_000;
  private static final double MOST_BYTES = 200;

  @Override
  public String name() {
    return CODEC;
  }

  @Override
  public List<String> contenders() {
    return List.of(CODEC, "tree");
  }

  @Override
  public void run(BenchSettings settings, Report report)
      throws IOException, SQLException, InterruptedException {
    Path log = report.directory().resolve("jmh.log");
    List<Jmh> all =
        List.of(
            new Jmh(CODEC, "JSON → validated row → bytes of COPY, as in the sink", log),
            new Jmh("tree", "JSON → Jackson's tree (readTree), for comparison", log));
    Measurements measurements =
        Rounds.run(
            all.stream().filter(one -> settings.wants(one.name())).toList(),
            settings.rounds(),
            report::progress);
    report.end(
        measurements,
        List.of(
            Goal.atMost(LONGEST_NANOS, "codec, " + TIME, measurements.median(CODEC, TIME)),
            Goal.atMost(
                MOST_BYTES, "codec, " + ALLOCATION, measurements.median(CODEC, ALLOCATION))));
  }

  /** A method of {@link CodecWork} in a JVM of its own. */
  private record Jmh(String name, String does, Path log) implements Contender {
    @Override
    public Figures run(int round) {
      var options =
          new OptionsBuilder()
              .include("\\Q" + CodecWork.class.getName() + "." + name + "\\E$")
              .addProfiler(GCProfiler.class)
              .forks(1)
              .warmupIterations(WARM_UPS)
              .warmupTime(TimeValue.seconds(1))
              .measurementIterations(ITERATIONS)
              .measurementTime(TimeValue.seconds(1))
              .output(log.toString())
              .build();
      try {
        RunResult result = new Runner(options).runSingle();
        String allocation =
            result.getSecondaryResults().keySet().stream()
                .filter(label -> label.endsWith("gc.alloc.rate.norm"))
                .findFirst()
                .orElseThrow(() -> new BenchException("JMH tells no allocation"));
        return Figures.none()
            .with(TIME, result.getPrimaryResult().getScore())
            .with(ALLOCATION, result.getSecondaryResults().get(allocation).getScore());
      } catch (RunnerException e) {
        throw new BenchException("JMH failed, " + log + " says why", e);
      }
    }
  }
}
