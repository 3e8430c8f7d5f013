package io.avtelemetry.lifecycle;

/** Ends the process with the given exit code; what there was to say has been said. */
public final class ExitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code the process's exit code, 0 to 255
   */
  public ExitException(int code) {
    super("exit " + code, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
