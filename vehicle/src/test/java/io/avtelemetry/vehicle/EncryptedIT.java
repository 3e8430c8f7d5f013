package io.avtelemetry.vehicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avtelemetry.settings.SettingsReader;
import io.avtelemetry.testing.Authority;
import io.avtelemetry.testing.Authority.Issued;
import io.avtelemetry.tls.ServerTls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A vehicle whose ingest speaks TLS and asks for a token: to whom it tells what. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncryptedIT {
  private Authority authority;
  private Authority stranger;
  private SSLContext ours;

  @BeforeAll
  void make(@TempDir Path folder, @TempDir Path elsewhere) throws Exception {
    authority = Authority.in(folder);
    stranger = Authority.in(elsewhere);
    ours = context(authority.server("producer"));
    stranger.client("any");
  }

  @Test
  void it_sends_its_token_to_whom_it_trusts() throws Exception {
    try (var ingest = FakeIngest.start(ours);
        var run = run(ingest, "--vehicle-token=avt_1_2", trusting(authority))) {
      assertThat(run.await().isClean()).isTrue();
      assertThat(ingest.keys()).hasSize(2);
      assertThat(ingest.authorizations).isNotEmpty().containsOnly("Bearer avt_1_2");
    }
  }

  @Test
  void it_tells_nothing_to_whom_it_does_not_trust_and_keeps_its_events() throws Exception {
    try (var ingest = FakeIngest.start(ours);
        var run = run(ingest, "--vehicle-token=avt_1_2", trusting(stranger))) {
      await().atMost(Duration.ofSeconds(60)).until(() -> run.trouble().isPresent());
      assertThat(run.await().pending()).isEqualTo(2);
      assertThat(ingest.authorizations).isEmpty();
    }
  }

  @Test
  void a_trusted_certificate_of_another_name_is_not_ingests() throws Exception {
    // A client's certificate names no host at all.
    try (var ingest = FakeIngest.start(context(authority.client("elsewhere")));
        var run = run(ingest, trusting(authority))) {
      assertThat(run.await().pending()).isEqualTo(2);
      assertThat(ingest.authorizations).isEmpty();
    }
  }

  @Test
  void it_keeps_its_events_while_its_token_is_refused() throws Exception {
    try (var ingest = FakeIngest.start(ours);
        var run = run(ingest, trusting(authority))) {
      ingest.scripts.add(FakeIngest.status(401));
      ingest.scripts.add(FakeIngest.status(403));
      ingest.scripts.add(FakeIngest.status(429));
      assertThat(run.await().isClean()).isTrue();
      assertThat(ingest.keys()).hasSize(2);
    }
  }

  private static SSLContext context(Issued identity) throws Exception {
    return new ServerTls(identity.certificate(), identity.key(), Optional.empty())
        .context((why, from) -> {});
  }

  private static String trusting(Authority authority) {
    return "--vehicle-tls-ca-file=" + authority.certificate();
  }

  private static FleetRun run(FakeIngest ingest, String... more) {
    var arguments = new java.util.ArrayList<>(java.util.List.of(more));
    arguments.add("--events=2");
    arguments.add("--vehicle-report-delay=0.05");
    arguments.add("--vehicle-flush-timeout=5s");
    arguments.add("--ingest-urls=" + ingest.url());
    arguments.add("--routes-dir=../scenarios/fleet/routes");
    var settings =
        FleetSettings.load(SettingsReader.of(java.util.Map.of(), arguments.toArray(String[]::new)));
    return FleetRun.start(
        settings, Garage.open(settings), InstantSource.system(), new SimpleMeterRegistry());
  }
}
