package io.avtelemetry.tls;

import java.io.IOException;

/** A PEM file cannot be used; the message says which and why. */
public final class TlsException extends IOException {
  private static final long serialVersionUID = 1L;

  TlsException(String message) {
    super(message);
  }
}
