package io.avtelemetry.drills.site;

/** The drill itself cannot go on: a script failed, a part cannot be found. */
public final class DrillException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what went wrong, for a person. */
  public DrillException(String message) {
    super(message);
  }

  /** With what went wrong, for a person, and why. */
  public DrillException(String message, Throwable cause) {
    super(message, cause);
  }
}
