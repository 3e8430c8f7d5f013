package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class StoppingTest {
  @Test
  void refuses_new_posts_then_answers_those_under_way_then_lets_go_of_kafka() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    var kafka = new FakePublisher();
    kafka.whenClosed(() -> order.add("kafka released"));
    TestServer server = TestServer.start(kafka, Map.of());
    kafka.hold();
    CompletableFuture<HttpResponse<String>> underWay = server.postJsonLater(Events.diag(1));
    await().until(() -> kafka.heldCount() == 1);

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
    await()
        .until(
            () -> {
              HttpResponse<String> late = server.postJson(Events.diag(2));
              return late.statusCode() == 503 && late.body().contains("stopping");
            });
    assertThat(server.postJson(Events.diag(2)).headers().firstValue("Connection"))
        .hasValue("close");
    order.add("refused");
    assertThat(stopped).isNotDone();

    order.add("acknowledged");
    kafka.acknowledgeHeld();
    assertThat(underWay.join().statusCode()).isEqualTo(202);
    stopped.join();
    assertThat(order).containsExactly("refused", "acknowledged", "kafka released");
  }

  @Test
  void a_post_whose_answer_fails_is_not_waited_for() throws Exception {
    var kafka = new FakePublisher();
    kafka.failWith(
        new IllegalStateException() {
          @Override
          public String getMessage() {
            throw new UnsupportedOperationException("as a bug would");
          }
        });
    try (TestServer server = TestServer.start(kafka, Map.of())) {
      // Closed rather than left without an answer: the sender sends again.
      assertThat(server.postJsonLater(Events.diag(1)))
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(IOException.class);
      assertThat(server.server().underWay()).isZero();
    }
  }

  @Test
  void does_not_wait_longer_than_a_request_may_take() throws Exception {
    var kafka = new FakePublisher();
    TestServer server = TestServer.start(kafka, Map.of("REQUEST_TIMEOUT", "500ms"));
    kafka.hold();
    CompletableFuture<HttpResponse<String>> underWay = server.postJsonLater(Events.diag(1));
    await().until(() -> kafka.heldCount() == 1);
    server.close();
    assertThat(underWay.join().statusCode()).isEqualTo(503);
  }
}
