package io.avtelemetry.settings;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Whether connections to PostgreSQL are encrypted, and how the server proves who it is.
 *
 * @param mode as libpq has it: disable, prefer, require, verify-ca or verify-full
 * @param caFile PEM certificates of those who may have signed the server's
 */
public record PostgresTls(String mode, Optional<Path> caFile) {
  private static final Set<String> MODES =
      Set.of("disable", "prefer", "require", "verify-ca", "verify-full");

  /** Encrypted where the server can, whoever it is. */
  public static final PostgresTls NONE = new PostgresTls("prefer", Optional.empty());

  /** Reads POSTGRES_SSLMODE and POSTGRES_TLS_CA_FILE. */
  public static PostgresTls read(SettingsReader reader) {
    String mode = reader.optionalText("POSTGRES_SSLMODE").orElse(NONE.mode());
    Optional<Path> caFile = reader.optionalFile("POSTGRES_TLS_CA_FILE");
    if (!MODES.contains(mode)) {
      reader.fault(
          "POSTGRES_SSLMODE",
          "is '" + mode + "' but must be disable, prefer, require, verify-ca or verify-full");
    } else if (mode.startsWith("verify-") && caFile.isEmpty()) {
      reader.fault("POSTGRES_TLS_CA_FILE", "is not set, but POSTGRES_SSLMODE is " + mode);
    }
    return new PostgresTls(mode, caFile);
  }
}
