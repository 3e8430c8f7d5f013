package io.avtelemetry.dashboard;

import io.avtelemetry.settings.PostgresTls;
import io.avtelemetry.settings.Secret;
import io.avtelemetry.settings.SettingsReader;

/** How PostgreSQL is reached, as the role that may only read. */
record DatabaseSettings(
    String host, int port, String database, String user, Secret password, PostgresTls tls) {
  /** Reads POSTGRES_HOST, _PORT, _DB, _READER_USER, _READER_PASSWORD, and how it is encrypted. */
  static DatabaseSettings read(SettingsReader reader) {
    return new DatabaseSettings(
        reader.text("POSTGRES_HOST"),
        reader.integer("POSTGRES_PORT", 1, 65_535),
        reader.text("POSTGRES_DB"),
        reader.text("POSTGRES_READER_USER"),
        reader.secret("POSTGRES_READER_PASSWORD"),
        PostgresTls.read(reader));
  }
}
