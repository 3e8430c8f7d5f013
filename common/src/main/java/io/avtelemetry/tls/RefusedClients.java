package io.avtelemetry.tls;

/** Is told of clients whose certificate was not taken; on a thread of the handshake. */
@FunctionalInterface
public interface RefusedClients {
  /**
   * The certificate is of another authority, expired, or not for clients.
   *
   * @param from the client's address, {@code -} where that is not known
   */
  void refused(String why, String from);
}
