package io.avtelemetry.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A table of medians: a contender a line, a figure a column. */
final class Table {
  private Table() {}

  /** The lines of a Markdown table that a terminal shows as well. */
  static List<String> lines(Measurements measurements) {
    List<String> figures = List.copyOf(measurements.figures());
    var cells = new ArrayList<List<String>>();
    var header = new ArrayList<>(List.of("contender"));
    header.addAll(figures);
    cells.add(header);
    for (String contender : measurements.contenders()) {
      var row = new ArrayList<>(List.of(contender));
      for (String figure : figures) {
        OptionalDouble median = measurements.median(contender, figure);
        row.add(median.isPresent() ? Numbers.told(median.getAsDouble()) : "–");
      }
      cells.add(row);
    }
    return aligned(cells);
  }

  private static List<String> aligned(List<List<String>> cells) {
    int columns = cells.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : cells) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var lines = new ArrayList<String>();
    for (List<String> row : cells) {
      var line = new StringBuilder("|");
      for (int i = 0; i < columns; i++) {
        String gap = " ".repeat(widths[i] - row.get(i).length());
        line.append(' ').append(i == 0 ? row.get(i) + gap : gap + row.get(i)).append(" |");
      }
      lines.add(line.toString());
    }
    var rule = new StringBuilder("|");
    for (int i = 0; i < columns; i++) {
      rule.append(i == 0 ? ":" : "-").append("-".repeat(widths[i])).append(i == 0 ? "-|" : ":|");
    }
    lines.add(1, rule.toString());
    return lines;
  }
}
