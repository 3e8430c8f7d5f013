package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avtelemetry.testing.Authority;
import io.avtelemetry.tls.ClientTls;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page with a certificate of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {
  private static final String TOKEN = "correct-horse-battery";

  private Authority authority;
  private Authority.Issued certificate;
  private TestDashboard dashboard;

  @BeforeAll
  void start(@TempDir Path folder) {
    authority = Authority.in(folder);
    certificate = authority.server("dashboard");
    dashboard =
        TestDashboard.start(
            Map.of(
                "DASHBOARD_TLS_CERT_FILE", certificate.certificate().toString(),
                "DASHBOARD_TLS_KEY_FILE", certificate.key().toString(),
                "DASHBOARD_TOKEN", TOKEN));
  }

  @AfterAll
  void stop() {
    dashboard.close();
  }

  @Test
  void a_new_certificate_is_taken_without_a_restart_and_a_spoilt_one_is_not() throws Exception {
    BigInteger first = serialNumber();
    Files.writeString(certificate.certificate(), "no certificate");
    await().during(Duration.ofSeconds(2)).until(() -> serialNumber().equals(first));
    authority.server("dashboard", "--again");
    await().until(() -> !serialNumber().equals(first));
  }

  @Test
  void what_lets_a_browser_in_is_never_sent_in_the_clear() throws Exception {
    String cookie = get("/?token=" + TOKEN).headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).containsIgnoringCase("Secure");
    assertThatThrownBy(() -> dashboard.get("/healthz")).isInstanceOf(IOException.class);
  }

  private BigInteger serialNumber() throws Exception {
    var session = get("/healthz").sslSession().orElseThrow();
    return ((X509Certificate) session.getPeerCertificates()[0]).getSerialNumber();
  }

  /** Over a connection of its own. */
  private HttpResponse<String> get(String path) throws Exception {
    var trust =
        new ClientTls(Optional.of(authority.certificate()), Optional.empty(), Optional.empty());
    URI plain = dashboard.address(path);
    var address = URI.create(plain.toString().replaceFirst("http", "https"));
    return HttpClient.newBuilder()
        .sslContext(trust.context())
        .build()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }
}
