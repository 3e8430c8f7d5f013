package io.avtelemetry.bench.measure;

import java.util.Locale;

/** Writes figures for people: three digits that count, no more. */
final class Numbers {
  private Numbers() {}

  static String told(double value) {
    double size = Math.abs(value);
    if (size >= 1_000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
  }
}
