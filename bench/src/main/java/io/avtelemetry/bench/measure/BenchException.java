package io.avtelemetry.bench.measure;

/** A benchmark cannot go on: a part failed, or did not do its work in time. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what went wrong, for a person. */
  public BenchException(String message) {
    super(message);
  }

  /** With what went wrong, for a person, and why. */
  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
