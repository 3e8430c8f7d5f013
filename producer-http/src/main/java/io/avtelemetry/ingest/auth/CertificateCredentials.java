package io.avtelemetry.ingest.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.avtelemetry.lifecycle.Allowance;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RenegotiationRequiredException;
import io.undertow.server.SSLSessionInfo;
import io.undertow.util.AttachmentKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Knows a vehicle by the certificate of its connection: the subject's CN is the one VIN that it may
 * write, in any stream. The certificate was checked in the handshake; its name is read once a
 * connection.
 */
final class CertificateCredentials implements Credentials {
  private static final int MOST_SENDERS = 65_536;
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
  private static final String CHALLENGE = "TLS-Client-Certificate realm=\"av-telemetry\"";
  private static final AttachmentKey<Identified> IDENTIFIED =
      AttachmentKey.create(Identified.class);

  private final Supplier<Optional<Allowance>> allowance;

  /** One for all connections of a vehicle, so that its allowance is. */
  private final Cache<String, Known> senders =
      Caffeine.newBuilder().maximumSize(MOST_SENDERS).expireAfterAccess(FORGOTTEN_AFTER).build();

  CertificateCredentials(Supplier<Optional<Allowance>> allowance) {
    this.allowance = allowance;
  }

  @Override
  public Identified identify(HttpServerExchange exchange) {
    Identified known = exchange.getConnection().getAttachment(IDENTIFIED);
    if (known == null) {
      known = identify(exchange.getConnection().getSslSessionInfo());
      exchange.getConnection().putAttachment(IDENTIFIED, known);
    }
    return known;
  }

  private Identified identify(SSLSessionInfo session) {
    try {
      Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
      if (chain.length > 0 && chain[0] instanceof X509Certificate certificate) {
        return identify(certificate);
      }
    } catch (SSLPeerUnverifiedException | RenegotiationRequiredException e) {
      // has shown none
    }
    return new Unknown(
        "missing", "-", "Connect with a client certificate whose subject is the VIN.", CHALLENGE);
  }

  private Identified identify(X509Certificate certificate) {
    String vin = commonName(certificate.getSubjectX500Principal().getName());
    // A name that reads as a pattern would stand for others.
    if (vin == null || !vin.matches("[A-Za-z0-9._:-]+")) {
      return new Unknown("malformed", "-", "The certificate's subject has no VIN.", CHALLENGE);
    }
    return senders.get(
        vin,
        name ->
            new Known(new EventSender("cn=" + name, Set.of("*"), Set.of(name), allowance.get())));
  }

  /** The one CN of a subject, or null. */
  static String commonName(String subject) {
    try {
      var names =
          new LdapName(subject)
              .getRdns().stream()
                  .filter(rdn -> rdn.size() == 1 && rdn.getType().equalsIgnoreCase("CN"))
                  .map(Rdn::getValue)
                  .toList();
      return names.size() == 1 && names.get(0) instanceof String name ? name : null;
    } catch (InvalidNameException e) {
      return null;
    }
  }
}
