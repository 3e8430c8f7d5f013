package io.avtelemetry.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.avtelemetry.testing.Authority;
import io.avtelemetry.testing.Authority.Issued;
import io.avtelemetry.testing.TlsHello;
import io.avtelemetry.tls.ClientTls;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** INGEST_AUTH=mtls and TLS, row by row of docs/security.md, with certificates of certs.sh. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {
  private static final String OTHER_VIN = "5YJ3E1EA7KF000001";

  private final FakePublisher kafka = new FakePublisher();
  private Authority authority;
  private Authority stranger;
  private Issued ours;
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path folder, @TempDir Path elsewhere) {
    authority = Authority.in(folder);
    stranger = Authority.in(elsewhere);
    ours = authority.client(Events.VIN);
    Issued certificate = authority.server("producer");
    server =
        TestServer.start(
            kafka,
            Map.of(
                "INGEST_AUTH", "mtls",
                "PRODUCER_TLS_CERT_FILE", certificate.certificate().toString(),
                "PRODUCER_TLS_KEY_FILE", certificate.key().toString(),
                "PRODUCER_TLS_CLIENT_CA_FILE", authority.certificate().toString()));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void a_vehicle_sends_its_own_events_and_no_others() throws Exception {
    int before = kafka.sent().size();
    assertThat(post(ours, Events.diag(1))).startsWith("HTTP/1.1 202");
    String forged = Events.diag(2).replace(Events.VIN, OTHER_VIN);
    assertThat(post(ours, forged)).startsWith("HTTP/1.1 403").contains("\"field\":\"vin\"");
    assertThat(post(ours, "[" + Events.diag(3) + "," + forged + "]")).startsWith("HTTP/1.1 207");
    assertThat(kafka.sent().subList(before, kafka.sent().size()))
        .hasSize(2)
        .allMatch(event -> new String(event.key(), UTF_8).equals(Events.VIN));
  }

  @Test
  void who_shows_no_certificate_is_asked_for_one() throws Exception {
    int before = kafka.sent().size();
    assertThat(post(null, Events.diag(1)))
        .startsWith("HTTP/1.1 401")
        .contains("WWW-Authenticate: TLS-Client-Certificate");
    assertThat(kafka.sent()).hasSize(before);
  }

  @Test
  void a_certificate_of_another_authority_is_refused_and_counted() throws Exception {
    double before = refusedCertificates();
    Issued theirs = stranger.client(Events.VIN);
    assertThatThrownBy(() -> post(theirs, Events.diag(1))).isInstanceOf(IOException.class);
    await().until(() -> refusedCertificates() > before);
  }

  @Test
  void a_refused_certificate_is_in_the_log_with_the_address_that_showed_it() {
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    var audit = (Logger) LoggerFactory.getLogger("io.avtelemetry.audit");
    audit.addAppender(lines);
    try {
      Issued theirs = stranger.client(OTHER_VIN);
      assertThatThrownBy(() -> post(theirs, Events.diag(1))).isInstanceOf(IOException.class);
      await()
          .untilAsserted(
              () ->
                  assertThat(List.copyOf(lines.list))
                      .anySatisfy(
                          line ->
                              assertThat(line.getFormattedMessage())
                                  .startsWith("refused reason=certificate")
                                  .contains(" from=127.0.0.1 ")));
    } finally {
      audit.detachAppender(lines);
    }
  }

  @Test
  void a_certificate_that_has_expired_is_refused() {
    Issued old = authority.client("1FTFW1E50PFA00002", "--from", "-10d", "--days", "5");
    assertThatThrownBy(() -> post(old, Events.diag(1).replace("PFA00001", "PFA00002")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void a_servers_certificate_is_none_of_a_vehicle() {
    Issued another = authority.server("dashboard");
    assertThatThrownBy(() -> post(another, Events.diag(1))).isInstanceOf(IOException.class);
  }

  @Test
  void a_client_that_trusts_another_authority_sends_nothing() {
    int before = kafka.sent().size();
    stranger.client("any");
    assertThatThrownBy(
            () -> exchange(connect(stranger.certificate(), Optional.of(ours), "TLSv1.3"), "{}"))
        .isInstanceOf(SSLException.class);
    assertThat(kafka.sent()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void what_is_safe_is_spoken(String protocol) throws Exception {
    SSLSocket socket = connect(authority.certificate(), Optional.of(ours), protocol);
    assertThat(exchange(socket, Events.diag(1))).startsWith("HTTP/1.1 202");
  }

  /** TLS 1.0 (0301) and 1.1 (0302). */
  @ParameterizedTest
  @ValueSource(strings = {"0301", "0302"})
  void older_versions_are_refused(String version) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertThat(TlsHello.alertFor(socket, version)).endsWith(70);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void plain_http_gets_no_answer() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("GET /events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).doesNotContain("HTTP/1.1 200");
    }
  }

  @Test
  void a_new_certificate_is_taken_without_a_restart() throws Exception {
    BigInteger before = serialNumber();
    authority.server("producer", "--again");
    await().until(() -> !serialNumber().equals(before));
    assertThat(post(ours, Events.diag(1))).startsWith("HTTP/1.1 202");
  }

  private BigInteger serialNumber() throws IOException {
    try (SSLSocket socket = connect(authority.certificate(), Optional.of(ours), "TLSv1.3")) {
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
    }
  }

  private double refusedCertificates() throws Exception {
    double count =
        server.metric("ingest_refused_senders_total{process=\"test\",reason=\"certificate\"}");
    return Double.isNaN(count) ? 0 : count;
  }

  private String post(Issued client, String body) throws IOException {
    return exchange(connect(authority.certificate(), Optional.ofNullable(client), "TLSv1.3"), body);
  }

  private SSLSocket connect(Path trusted, Optional<Issued> client, String protocol)
      throws IOException {
    var tls =
        new ClientTls(
            Optional.of(trusted), client.map(Issued::certificate), client.map(Issued::key));
    var socket =
        (SSLSocket) tls.context().getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(20_000);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.startHandshake();
    return socket;
  }

  /** One request, and all that comes until the server closes. */
  private static String exchange(SSLSocket connected, String body) throws IOException {
    try (SSLSocket socket = connected) {
      String head =
          "POST /events HTTP/1.1\r\nHost: ingest\r\nContent-Type: application/json\r\n"
              + "Connection: close\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n";
      socket.getOutputStream().write((head + body).getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
