package io.avtelemetry.bench.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one round of a contender gave, by name; each name says its unit. */
public record Figures(Map<String, Double> values) {
  /** A copy, in the order given. */
  public Figures {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** None yet. */
  public static Figures none() {
    return new Figures(Map.of());
  }

  /** These and one more. */
  public Figures with(String name, double value) {
    var more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Figures(more);
  }
}
