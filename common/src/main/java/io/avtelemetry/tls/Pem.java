package io.avtelemetry.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys from PEM files. */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*)-----END");

  /** In memory only: JSSE wants one, whoever holds the key store holds the key. */
  private static final char[] NO_PASSWORD = new char[0];

  private Pem() {}

  /** The file's certificates, in order; at least one. */
  static List<X509Certificate> certificates(Path file) throws TlsException {
    try {
      var certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new TlsException(file + " holds no certificate");
      }
      return certificates;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new TlsException(file + " is no PEM file of certificates");
    }
  }

  /** A key store with a certificate, its issuers and its key, which must belong to it. */
  static KeyStore identity(Path certificateFile, Path keyFile) throws TlsException {
    List<X509Certificate> chain = certificates(certificateFile);
    X509Certificate certificate = chain.get(0);
    try {
      PrivateKey key = key(keyFile, certificate.getPublicKey().getAlgorithm());
      if (!belongTogether(certificate, key)) {
        throw new TlsException(
            keyFile + " is not the key of the certificate in " + certificateFile);
      }
      KeyStore store = empty();
      store.setKeyEntry("identity", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException e) {
      throw new TlsException(keyFile + " is not the key of the certificate in " + certificateFile);
    }
  }

  static char[] password() {
    return NO_PASSWORD.clone();
  }

  /** A key store of those to be trusted. */
  static KeyStore authorities(Path file) throws TlsException {
    List<X509Certificate> certificates = certificates(file);
    try {
      KeyStore store = empty();
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("authority" + i, certificates.get(i));
      }
      return store;
    } catch (GeneralSecurityException e) {
      throw new TlsException(file + " cannot be used: " + e.getMessage());
    }
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new IllegalStateException("nothing was read", e);
    }
  }

  private static PrivateKey key(Path file, String algorithm)
      throws TlsException, GeneralSecurityException {
    Matcher pem = KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new TlsException(file + " holds no private key in PEM");
    }
    if (!pem.group(1).equals("PRIVATE KEY")) {
      throw new TlsException(
          file
              + " holds an "
              + pem.group(1).toLowerCase(Locale.ROOT)
              + ", not one in PKCS#8 without a password: openssl pkcs8 -topk8 -nocrypt makes it"
              + " one");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    String name =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = "av-telemetry".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance(name);
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(text);
    return signature.verify(signed);
  }

  private static byte[] read(Path file) throws TlsException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TlsException(file + " cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }
}
