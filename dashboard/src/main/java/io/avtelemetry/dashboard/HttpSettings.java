package io.avtelemetry.dashboard;

import io.avtelemetry.settings.Secret;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.tls.ServerTls;
import java.net.URI;
import java.util.Optional;

/**
 * Where the dashboard listens and to whom it answers.
 *
 * @param token what a browser must know, where anything
 * @param tls its certificate, where it speaks TLS
 * @param tilesUrl the address of a tile server, with {@code {z}}, {@code {x}} and {@code {y}}
 */
record HttpSettings(
    String bindAddress,
    int port,
    Optional<Secret> token,
    Optional<String> tilesUrl,
    Optional<ServerTls> tls) {
  private static final int SHORTEST_TOKEN = 16;

  static HttpSettings read(SettingsReader reader) {
    Optional<Secret> token = reader.optionalSecret("DASHBOARD_TOKEN");
    if (token.filter(t -> t.value().length() < SHORTEST_TOKEN).isPresent()) {
      reader.fault("DASHBOARD_TOKEN", "must be at least " + SHORTEST_TOKEN + " characters long");
    }
    Optional<String> tiles = reader.optionalText("MAP_TILES_URL");
    if (tiles.filter(url -> originOf(url).isEmpty()).isPresent()) {
      reader.fault(
          "MAP_TILES_URL",
          "is '"
              + tiles.orElseThrow()
              + "' but must be an http or https address with {z}, {x} and {y}");
    }
    return new HttpSettings(
        reader.text("DASHBOARD_BIND_ADDRESS"),
        reader.integer("DASHBOARD_PORT", 0, 65_535),
        token,
        tiles,
        ServerTls.read(reader, "DASHBOARD"));
  }

  /** Scheme, host and port of the tile server: what the page may load from beside this process. */
  Optional<String> tilesOrigin() {
    return tilesUrl.flatMap(HttpSettings::originOf);
  }

  private static Optional<String> originOf(String template) {
    if (!template.contains("{z}") || !template.contains("{x}") || !template.contains("{y}")) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(template.replaceAll("[{}]", ""));
      boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      // Into a header it goes: letters, digits, dots and dashes only.
      if (!isWeb || uri.getHost() == null || !uri.getHost().matches("[A-Za-z0-9.-]+")) {
        return Optional.empty();
      }
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return Optional.of(uri.getScheme() + "://" + uri.getHost() + port);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
