package io.avtelemetry.settings;

/** A value that must not be seen: it prints as asterisks wherever it is printed. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "********";
  }
}
