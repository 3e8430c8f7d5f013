package io.avtelemetry.ingest;

import io.avtelemetry.ingest.auth.AuthSettings;
import io.avtelemetry.ingest.auth.AuthSettings.Mode;
import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.tls.ServerTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where ingest listens and what it takes.
 *
 * @param rule the path of the events, without its first slash
 * @param requestTimeout within which every request is answered
 * @param maxRequestBytes of one body, as sent and as decompressed
 * @param maxInFlightBytes of bodies and events between their arrival and Kafka's acknowledgement
 */
record HttpSettings(
    String bindAddress,
    int port,
    String rule,
    int maxConnections,
    Duration requestTimeout,
    int maxRequestBytes,
    long maxInFlightBytes,
    AuthSettings auth,
    Optional<ServerTls> tls) {
  /** Work that waits for more than this part of the time-out may be answered too late. */
  private static final int LATE_PART = 6;

  private static final String CLIENT_CA = "PRODUCER_TLS_CLIENT_CA_FILE";
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  /** A request may weigh its body and, as events, several times as much. */
  private static final int REQUESTS_IN_FLIGHT = 8;

  static HttpSettings read(SettingsReader reader) {
    String rule = reader.text("PRODUCER_HTTP_RULE");
    if (!rule.isEmpty() && !rule.matches("[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*")) {
      reader.fault(
          "PRODUCER_HTTP_RULE",
          "is '" + rule + "' but must be a path of letters, digits, '.', '_', '~', '-' and '/'");
    }
    String bindAddress = reader.text("PRODUCER_BIND_ADDRESS");
    AuthSettings auth = AuthSettings.read(reader, bindAddress);
    var settings =
        new HttpSettings(
            bindAddress,
            reader.integer("PRODUCER_PORT", 0, 65_535),
            rule,
            reader.integer("PRODUCER_MAX_CONNECTIONS", 1, 1_000_000),
            // Not longer: what is under way must come to its end within the 10 s of a stop.
            reader.duration("REQUEST_TIMEOUT", Duration.ofMillis(500), Duration.ofSeconds(8)),
            (int) reader.bytes("MAX_REQUEST_BYTES", KIB, 64 * MIB),
            reader.bytes("MAX_IN_FLIGHT_BYTES", 64 * KIB, 16 * KIB * MIB),
            auth,
            tls(reader, auth.mode()));
    if (settings.maxInFlightBytes < REQUESTS_IN_FLIGHT * (long) settings.maxRequestBytes) {
      reader.fault(
          "MAX_IN_FLIGHT_BYTES",
          "is '"
              + settings.maxInFlightBytes
              + "' but must be at least "
              + REQUESTS_IN_FLIGHT
              + " times MAX_REQUEST_BYTES ("
              + settings.maxRequestBytes
              + ")");
    }
    return settings;
  }

  /** Client certificates are asked for where senders are known by them, and only there. */
  private static Optional<ServerTls> tls(SettingsReader reader, Mode mode) {
    Optional<ServerTls> tls = ServerTls.read(reader, "PRODUCER");
    Optional<Path> authorities = reader.optionalPath(CLIENT_CA);
    if (mode != Mode.MTLS) {
      if (authorities.isPresent()) {
        reader.fault(CLIENT_CA, "is set, but INGEST_AUTH is not mtls");
      }
      return tls;
    }
    if (authorities.isEmpty()) {
      reader.fault(CLIENT_CA, "is not set, but INGEST_AUTH is mtls");
    }
    if (tls.isEmpty()) {
      reader.fault("PRODUCER_TLS_CERT_FILE", "is not set, but INGEST_AUTH is mtls");
    }
    return tls.flatMap(
        files -> authorities.map(ca -> files.withClientAuthorities(ca, reader, CLIENT_CA)));
  }

  /** What waits longer at one step of its way is late: there is more to do than can be done. */
  Duration late() {
    return requestTimeout.dividedBy(LATE_PART);
  }

  /** The path of the events, with its first slash. */
  String path() {
    return "/" + rule;
  }
}
