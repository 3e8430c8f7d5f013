package io.avtelemetry.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** The figures of all rounds of all contenders. */
public final class Measurements {
  private final Map<String, String> does = new LinkedHashMap<>();
  private final Map<String, List<Figures>> rounds = new LinkedHashMap<>();

  /** None yet, of these contenders. */
  public Measurements(List<? extends Contender> contenders) {
    for (Contender contender : contenders) {
      does.put(contender.name(), contender.does());
      rounds.put(contender.name(), new ArrayList<>());
    }
  }

  /** None yet, of whoever is measured without being a contender. */
  public Measurements(Map<String, String> does) {
    does.forEach(
        (name, what) -> {
          this.does.put(name, what);
          rounds.put(name, new ArrayList<>());
        });
  }

  /** One round more. */
  public void add(String contender, Figures figures) {
    rounds.get(contender).add(figures);
  }

  /** Who was measured, in order. */
  public Set<String> contenders() {
    return rounds.keySet();
  }

  /** What a contender does. */
  public String does(String contender) {
    return does.get(contender);
  }

  /** What a contender's rounds gave. */
  public List<Figures> rounds(String contender) {
    return rounds.getOrDefault(contender, List.of());
  }

  /** The names of all figures, in order. */
  public Set<String> figures() {
    var names = new LinkedHashSet<String>();
    rounds.values().forEach(all -> all.forEach(one -> names.addAll(one.values().keySet())));
    return names;
  }

  /** The median of the rounds that have the figure; empty where none has. */
  public OptionalDouble median(String contender, String figure) {
    double[] sorted =
        rounds(contender).stream()
            .filter(one -> one.values().containsKey(figure))
            .mapToDouble(one -> one.values().get(figure))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }

  /** One contender's median by another's; empty where either has none. */
  public OptionalDouble ratio(String contender, String other, String figure) {
    OptionalDouble above = median(contender, figure);
    OptionalDouble below = median(other, figure);
    return above.isEmpty() || below.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(above.getAsDouble() / below.getAsDouble());
  }
}
