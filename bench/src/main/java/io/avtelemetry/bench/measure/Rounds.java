package io.avtelemetry.bench.measure;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** Lets contenders alternate, so that what the machine does besides befalls all of them alike. */
public final class Rounds {
  private Rounds() {}

  /**
   * Runs every contender in every round.
   *
   * @param told gets a line after each
   */
  public static Measurements run(
      List<? extends Contender> contenders, int rounds, Consumer<String> told)
      throws IOException, SQLException, InterruptedException {
    var measurements = new Measurements(contenders);
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : contenders) {
        Figures figures = contender.run(round);
        measurements.add(contender.name(), figures);
        told.accept("round %d  %s  %s".formatted(round, contender.name(), words(figures)));
      }
    }
    return measurements;
  }

  private static String words(Figures figures) {
    var words = new StringBuilder();
    figures
        .values()
        .forEach(
            (name, value) ->
                words.append(name).append(' ').append(Numbers.told(value)).append("; "));
    return words.toString();
  }
}
