package io.avtelemetry.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.settings.OpsSettings;
import io.avtelemetry.settings.SettingsException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpsEndpointTest {
  private final OpsEndpoint ops = OpsEndpoint.start(new OpsSettings("127.0.0.1", 0), "test");
  private final AtomicReference<String> trouble = new AtomicReference<>();

  @AfterEach
  void close() {
    ops.close();
  }

  @Test
  void is_healthy_whatever_else_is_wrong() throws Exception {
    ops.readiness("kafka", () -> Optional.of("away"));
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void is_ready_only_while_every_part_is() throws Exception {
    ops.readiness("kafka", () -> Optional.ofNullable(trouble.get()));
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    trouble.set("away for 3 s");
    HttpResponse<String> answer = get("/readyz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo("{\"ready\":false,\"reasons\":{\"kafka\":\"away for 3 s\"}}\n");
    trouble.set(null);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void is_not_ready_before_it_has_a_part() throws Exception {
    assertThat(get("/readyz").body()).contains("starting");
    ops.readiness("kafka", Optional::empty);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void is_not_ready_from_the_stop_signal_on() throws Exception {
    ops.stopping();
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void shows_what_was_counted_as_prometheus_text() throws Exception {
    ops.metrics().counter("ingest_events_accepted", "stream", "diag").increment(3);
    assertThat(get("/metrics").body())
        .contains("ingest_events_accepted_total{process=\"test\",stream=\"diag\"} 3.0")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void a_taken_port_is_a_fault_of_its_key() {
    assertThatThrownBy(() -> OpsEndpoint.start(new OpsSettings("127.0.0.1", ops.port()), "two"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("OPS_PORT");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ops.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
