package io.avtelemetry.sink;

import io.avtelemetry.settings.PostgresTls;
import io.avtelemetry.settings.Secret;
import io.avtelemetry.settings.SettingsReader;
import java.util.Optional;

/** How PostgreSQL is reached, and as whom. */
record PostgresSettings(
    String host, int port, String database, String user, Secret password, PostgresTls tls) {
  /**
   * Reads POSTGRES_HOST, _PORT, _DB, how it is encrypted, and who owns the tables: _USER and
   * _PASSWORD.
   */
  static PostgresSettings read(SettingsReader reader) {
    return new PostgresSettings(
        reader.text("POSTGRES_HOST"),
        reader.integer("POSTGRES_PORT", 1, 65_535),
        reader.text("POSTGRES_DB"),
        reader.text("POSTGRES_USER"),
        reader.secret("POSTGRES_PASSWORD"),
        PostgresTls.read(reader));
  }

  /** The same as POSTGRES_WRITER_USER, where that one has a password; else the owner writes. */
  PostgresSettings writer(SettingsReader reader) {
    String writer = reader.text("POSTGRES_WRITER_USER");
    Optional<Secret> secret = reader.optionalSecret("POSTGRES_WRITER_PASSWORD");
    return secret
        .map(found -> new PostgresSettings(host, port, database, writer, found, tls))
        .orElse(this);
  }
}
