package io.avtelemetry.settings;

/** The caller asked to be told ({@code --help}, {@code --print-config}), not to be served. */
public final class InformationRequested extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InformationRequested(String text) {
    super(text, null, false, false);
  }
}
