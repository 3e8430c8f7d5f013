package io.avtelemetry.drills.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The development authority of an installation, as {@code certs.sh} keeps it.
 *
 * @param folder with its key store
 */
record Authority(Path folder) {
  private static final String OWN = "ca";

  /** The certificate by which it is trusted, as PEM. */
  Path certificate() {
    return folder.resolve("ca.crt");
  }

  /**
   * Trusts those whom it vouches for, and nobody else.
   *
   * @param name whose certificate of it is shown to those who ask for one
   */
  SSLContext context(String name) {
    try {
      char[] password = Files.readString(folder.resolve("ca.password")).strip().toCharArray();
      KeyStore all = KeyStore.getInstance(folder.resolve("ca.p12").toFile(), password);
      KeyStore own = empty();
      own.setKeyEntry(name, all.getKey(name, password), password, all.getCertificateChain(name));
      KeyStore trusted = empty();
      trusted.setCertificateEntry(OWN, all.getCertificate(OWN));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, password);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new DrillException("the certificates in " + folder + " cannot be used", e);
    }
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
