package io.avtelemetry.tls;

import io.avtelemetry.settings.SettingsReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * The files of a server's TLS: who it is and, where it asks for it, whose clients it takes.
 *
 * @param certificate its certificate and its issuers, as PEM
 * @param key its key, as PEM (PKCS#8)
 * @param clientAuthorities who vouches for clients, as PEM
 */
public record ServerTls(Path certificate, Path key, Optional<Path> clientAuthorities) {
  /** What is spoken; nothing older. */
  public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** Reads PREFIX_TLS_CERT_FILE and PREFIX_TLS_KEY_FILE; empty where neither is set. */
  public static Optional<ServerTls> read(SettingsReader reader, String prefix) {
    String certificateKey = prefix + "_TLS_CERT_FILE";
    String keyKey = prefix + "_TLS_KEY_FILE";
    Optional<Path> certificate = reader.optionalPath(certificateKey);
    Optional<Path> key = reader.optionalPath(keyKey);
    if (certificate.isPresent() != key.isPresent()) {
      reader.fault(
          certificate.isPresent() ? keyKey : certificateKey,
          "is not set, but " + (certificate.isPresent() ? certificateKey : keyKey) + " is");
      return Optional.empty();
    }
    Optional<ServerTls> files =
        certificate.map(file -> new ServerTls(file, key.orElseThrow(), Optional.empty()));
    files.ifPresent(tls -> tls.check(reader, certificateKey));
    return files;
  }

  /** As it is, but for clients for whom one of these vouches; PREFIX_TLS_CLIENT_CA_FILE. */
  public ServerTls withClientAuthorities(Path file, SettingsReader reader, String settingsKey) {
    var files = new ServerTls(certificate, key, Optional.of(file));
    files.check(reader, settingsKey);
    return files;
  }

  private void check(SettingsReader reader, String settingsKey) {
    try {
      var unused = context((why, from) -> {});
    } catch (TlsException e) {
      reader.fault(settingsKey, "cannot be used: " + e.getMessage());
    }
  }

  /** All files, to be watched. */
  public List<Path> files() {
    var files = new ArrayList<>(List.of(certificate, key));
    clientAuthorities.ifPresent(files::add);
    return files;
  }

  /** What the files hold at present; refused clients are told to the listener. */
  public SSLContext context(RefusedClients listener) throws TlsException {
    KeyStore identity = Pem.identity(certificate, key);
    try {
      var keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(identity, Pem.password());
      TrustManager[] trust = {};
      if (clientAuthorities.isPresent()) {
        trust =
            new TrustManager[] {
              new ClientTrust(Pem.authorities(clientAuthorities.get()), listener)
            };
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new TlsException(certificate + " cannot be used: " + e.getMessage());
    }
  }
}
