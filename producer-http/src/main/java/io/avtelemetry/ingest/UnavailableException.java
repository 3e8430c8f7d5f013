package io.avtelemetry.ingest;

/** Kafka cannot take events at present; the message says why. Carries no stack trace. */
final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  UnavailableException(String because) {
    super(because, null, false, false);
  }

  /** The reason as the cause tells it. */
  static UnavailableException because(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String type = root.getClass().getSimpleName();
    return new UnavailableException(message == null ? type : type + ": " + message);
  }
}
