package io.avtelemetry.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * Whom a certificate is about, written as Kafka writes it: {@code java -cp infra-local.jar
 * io.avtelemetry.local.CertificateSubject FILE} prints it.
 */
public final class CertificateSubject {
  private CertificateSubject() {}

  /** Prints the subject of the first certificate of a PEM file. */
  public static void main(String[] args) throws IOException, CertificateException {
    if (args.length != 1) {
      System.err.println("usage: CertificateSubject FILE");
      System.exit(2);
    }
    System.out.println(of(Path.of(args[0])));
  }

  static String of(Path file) throws IOException, CertificateException {
    try (var in = Files.newInputStream(file)) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return certificate.getSubjectX500Principal().getName();
    }
  }
}
