package io.avtelemetry.tls;

/** Is told of clients whose certificate was not taken; on a thread of the handshake. */
@FunctionalInterface
public interface RefusedClients {
  /** The certificate is of another authority, expired, or not for clients. */
  void refused(String why);
}
