package io.avtelemetry.tls;

import io.avtelemetry.settings.SettingsReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The files of a client's TLS: whom it trusts and, where a server asks for it, who it is.
 *
 * @param authorities whom it trusts, as PEM; empty for those of the Java runtime
 * @param certificate its own certificate, as PEM
 * @param key its own key, as PEM (PKCS#8)
 */
public record ClientTls(
    Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
  /** Reads PREFIX_TLS_CA_FILE, PREFIX_TLS_CERT_FILE and PREFIX_TLS_KEY_FILE. */
  public static ClientTls read(SettingsReader reader, String prefix) {
    var files =
        new ClientTls(
            reader.optionalPath(prefix + "_TLS_CA_FILE"),
            reader.optionalPath(prefix + "_TLS_CERT_FILE"),
            reader.optionalPath(prefix + "_TLS_KEY_FILE"));
    if (files.certificate.isPresent() != files.key.isPresent()) {
      reader.fault(
          prefix + "_TLS_KEY_FILE", "and " + prefix + "_TLS_CERT_FILE go together: set both");
    } else {
      try {
        var unused = files.context();
      } catch (TlsException e) {
        reader.fault(prefix + "_TLS_CA_FILE", "(or …_CERT_FILE) cannot be used: " + e.getMessage());
      }
    }
    return files;
  }

  /** What the files hold at present. */
  public SSLContext context() throws TlsException {
    try {
      KeyManager[] keys = {};
      if (certificate.isPresent() && key.isPresent()) {
        var factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(Pem.identity(certificate.get(), key.get()), Pem.password());
        keys = factory.getKeyManagers();
      }
      TrustManager[] trust = null; // Java's own
      if (authorities.isPresent()) {
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(Pem.authorities(authorities.get()));
        trust = factory.getTrustManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TlsException("no TLS of these files: " + e.getMessage());
    }
  }
}
