package io.avtelemetry.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
  private record Given(String name, List<Double> rates) implements Contender {
    Given(String name, Double... rates) {
      this(name, List.of(rates));
    }

    @Override
    public String does() {
      return "what " + name + " does";
    }

    @Override
    public Figures run(int round) {
      return Figures.none().with("rate /s", rates.get(round - 1));
    }
  }

  private static Measurements measured(Contender... contenders) throws Exception {
    return Rounds.run(List.of(contenders), 3, line -> {});
  }

  @Test
  void the_median_of_an_odd_number_of_rounds_is_the_middle_one() throws Exception {
    assertThat(measured(new Given("a", 30.0, 10.0, 20.0)).median("a", "rate /s")).hasValue(20);
  }

  @Test
  void the_median_of_an_even_number_of_rounds_is_between_the_middle_ones() {
    var contender = new Given("a");
    var measurements = new Measurements(List.of(contender));
    for (double rate : new double[] {4, 1, 3, 100}) {
      measurements.add("a", Figures.none().with("rate /s", rate));
    }
    assertThat(measurements.median("a", "rate /s")).hasValue(3.5);
  }

  @Test
  void a_ratio_is_that_of_the_medians() throws Exception {
    var measurements = measured(new Given("a", 30.0, 10.0, 20.0), new Given("b", 5.0, 400.0, 8.0));
    assertThat(measurements.ratio("a", "b", "rate /s")).hasValue(2.5);
  }

  @Test
  void a_ratio_with_somebody_who_did_not_run_is_none() throws Exception {
    assertThat(measured(new Given("a", 1.0, 2.0, 3.0)).ratio("a", "b", "rate /s")).isEmpty();
  }

  @Test
  void contenders_alternate() throws Exception {
    var lines = new ArrayList<String>();
    var unused =
        Rounds.run(List.of(new Given("a", 1.0, 2.0), new Given("b", 3.0, 4.0)), 2, lines::add);
    assertThat(lines)
        .containsExactly(
            "round 1  a  rate /s 1.00; ",
            "round 1  b  rate /s 3.00; ",
            "round 2  a  rate /s 2.00; ",
            "round 2  b  rate /s 4.00; ");
  }

  @Test
  void the_table_shows_medians_and_a_dash_for_what_was_not_measured() throws Exception {
    var measurements =
        measured(new Given("fast", 1234567.0, 1.0, 2e6), new Given("slow", 7.0, 7.0, 7.0));
    measurements.add("slow", Figures.none().with("p99 ms", 12.345));
    assertThat(Table.lines(measurements))
        .containsExactly(
            "| contender |   rate /s | p99 ms |",
            "|:----------|----------:|-------:|",
            "| fast      | 1,234,567 |      – |",
            "| slow      |      7.00 |   12.3 |");
  }
}
