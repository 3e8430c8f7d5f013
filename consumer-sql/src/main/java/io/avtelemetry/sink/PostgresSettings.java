package io.avtelemetry.sink;

import io.avtelemetry.settings.Secret;
import io.avtelemetry.settings.SettingsReader;

/** How PostgreSQL is reached. */
record PostgresSettings(String host, int port, String database, String user, Secret password) {
  /** Reads POSTGRES_HOST, _PORT, _DB, _USER and _PASSWORD or _PASSWORD_FILE. */
  static PostgresSettings read(SettingsReader reader) {
    return new PostgresSettings(
        reader.text("POSTGRES_HOST"),
        reader.integer("POSTGRES_PORT", 1, 65_535),
        reader.text("POSTGRES_DB"),
        reader.text("POSTGRES_USER"),
        reader.secret("POSTGRES_PASSWORD"));
  }
}
