package io.avtelemetry.ingest.auth;

import io.avtelemetry.settings.SettingsReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may send, and how much.
 *
 * @param tokens the file of tokens, where they are asked for
 * @param perToken events a second of each token or client certificate; 0 for any number
 * @param perAddress events a second of each address; 0 for any number
 */
public record AuthSettings(Mode mode, Optional<Path> tokens, int perToken, int perAddress) {
  private static final int MOST = 100_000_000;

  /** How a sender is known. */
  public enum Mode {
    NONE,
    TOKEN,
    MTLS
  }

  /**
   * Reads INGEST_AUTH and what belongs to it.
   *
   * @param bindAddress where ingest listens
   */
  public static AuthSettings read(SettingsReader reader, String bindAddress) {
    Mode mode = reader.oneOf("INGEST_AUTH", Mode.class);
    Optional<Path> tokens = reader.optionalPath("INGEST_TOKENS_FILE");
    if (mode == Mode.TOKEN && tokens.isEmpty()) {
      reader.fault("INGEST_TOKENS_FILE", "is not set, but INGEST_AUTH is token");
    }
    boolean allowNone = reader.flag("INGEST_AUTH_ALLOW_NONE");
    String reached = reader.optionalText("PRODUCER_PUBLISHED_ADDRESS").orElse(bindAddress);
    if (mode == Mode.NONE && !allowNone && !isThisMachine(reached)) {
      reader.fault(
          "INGEST_AUTH",
          "is none, but other machines reach "
              + reached
              + ": set token or mtls, or INGEST_AUTH_ALLOW_NONE=true where only friends are there");
    }
    return new AuthSettings(
        mode,
        mode == Mode.TOKEN ? tokens : Optional.empty(),
        reader.integer("INGEST_RATE_PER_TOKEN", 0, MOST),
        reader.integer("INGEST_RATE_PER_ADDRESS", 0, MOST));
  }

  private static boolean isThisMachine(String address) {
    try {
      return !address.isEmpty() && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
