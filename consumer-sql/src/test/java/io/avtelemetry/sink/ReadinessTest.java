package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.avtelemetry.ops.OpsEndpoint;
import io.avtelemetry.settings.OpsSettings;
import io.avtelemetry.settings.SettingsReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  /** It took a good PostgreSQL for a sink that works, while the tables were still being made. */
  @Test
  void is_not_ready_before_the_workers_begin_however_well_postgres_is() throws Exception {
    var settings = OpsSettings.read(SettingsReader.of(Map.of("OPS_PORT", "0")));
    try (var ops = Sink.announced(OpsEndpoint.start(settings, "consumer-sql"))) {
      ops.readiness("postgres", Optional::empty);
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ops.port() + "/readyz"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("the tables come first");
    }
  }
}
