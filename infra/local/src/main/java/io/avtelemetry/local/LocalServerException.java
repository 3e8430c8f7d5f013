package io.avtelemetry.local;

/** A local server did not start or stop; the message says which, where and why. */
public final class LocalServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalServerException(String message) {
    super(message);
  }

  LocalServerException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
