package io.avtelemetry.vehicle.report;

import io.avtelemetry.settings.Secret;
import io.avtelemetry.tls.ClientTls;
import io.avtelemetry.tls.ServerTls;
import io.avtelemetry.tls.TlsException;
import io.undertow.UndertowOptions;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import java.util.Optional;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.Xnio;
import org.xnio.ssl.XnioSsl;

/** How a fleet gets into ingest: the token it shows, and TLS for the addresses that speak it. */
public final class IngestAccess {
  private final Optional<String> authorization;
  private final XnioSsl ssl;

  private IngestAccess(Optional<String> authorization, XnioSsl ssl) {
    this.authorization = authorization;
    this.ssl = ssl;
  }

  /**
   * With these.
   *
   * @throws TlsException where the files cannot be used
   */
  public static IngestAccess of(Optional<Secret> token, ClientTls tls) throws TlsException {
    var options =
        OptionMap.builder()
            // Whose name is not the address's is not ingest.
            .set(UndertowOptions.ENDPOINT_IDENTIFICATION_ALGORITHM, "HTTPS")
            .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of(ServerTls.PROTOCOLS))
            .getMap();
    return new IngestAccess(
        token.map(secret -> "Bearer " + secret.value()),
        new UndertowXnioSsl(Xnio.getInstance(), options, tls.context()));
  }

  /** The value of the Authorization field, where there is one. */
  Optional<String> authorization() {
    return authorization;
  }

  XnioSsl ssl() {
    return ssl;
  }
}
