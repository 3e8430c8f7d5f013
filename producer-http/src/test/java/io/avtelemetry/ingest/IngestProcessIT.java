package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.WithKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is run: with what lies beside it, and nothing else. */
@WithKafka
class IngestProcessIT {
  private static final Pattern ADDRESS = Pattern.compile("ingest on (http://\\S+)");

  @TempDir private Path folder;

  private Process start(Map<String, String> settings) throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-jar",
            Path.of("target", "producer-http.jar").toString());
    builder.environment().putAll(settings);
    builder.environment().put("STREAMS_DIR", "../scenarios/fleet/streams");
    builder.environment().put("PRODUCER_PORT", "0");
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    return builder.start();
  }

  private Path log() {
    return folder.resolve("log");
  }

  @Test
  void starts_takes_an_event_and_drains_at_sigterm(KafkaServer kafka) throws Exception {
    Process process =
        start(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "KAFKA_TOPIC", kafka.newTopicName()));
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> address().find());
      Matcher address = address();
      assertThat(address.find()).isTrue();
      HttpRequest post =
          HttpRequest.newBuilder(URI.create(address.group(1)))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(Events.diag(1)))
              .build();
      HttpClient client = HttpClient.newHttpClient();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> client.send(post, BodyHandlers.discarding()).statusCode() == 202);
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(Files.readString(log())).contains("ingest stopped: served=1");
    } finally {
      process.destroyForcibly();
    }
  }

  private Matcher address() throws Exception {
    return ADDRESS.matcher(Files.readString(log()));
  }

  @Test
  void a_wrong_setting_ends_it_with_its_name_and_code_2() throws Exception {
    Process process = start(Map.of("REQUEST_TIMEOUT", "never"));
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(Files.readString(log())).startsWith("REQUEST_TIMEOUT is 'never' but must be");
  }
}
