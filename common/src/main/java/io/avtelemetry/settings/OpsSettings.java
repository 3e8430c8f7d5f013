package io.avtelemetry.settings;

/** Where the operations endpoint listens; port 0 takes a free one. */
public record OpsSettings(String bindAddress, int port) {
  /** Reads OPS_BIND_ADDRESS and OPS_PORT. */
  public static OpsSettings read(SettingsReader reader) {
    return new OpsSettings(reader.text("OPS_BIND_ADDRESS"), reader.integer("OPS_PORT", 0, 65_535));
  }
}
