package io.avtelemetry.ingest;

import io.avtelemetry.ingest.auth.Admission;
import io.avtelemetry.ingest.auth.Admission.TooMany;
import io.avtelemetry.ingest.auth.Admission.Unauthenticated;
import io.avtelemetry.ingest.auth.Door;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.time.Duration;

/** Answers those whom the door did not let in; who fails again and again waits for its answer. */
final class Refusals {
  private final Door door;
  private final Answers answers;

  Refusals(Door door, Answers answers) {
    this.door = door;
    this.answers = answers;
  }

  /** On the exchange's I/O thread. */
  void refuse(HttpServerExchange exchange, Admission admission) {
    if (admission instanceof TooMany tooMany) {
      tooMany(exchange, tooMany.detail(), tooMany.retryAfter());
    } else if (admission instanceof Unauthenticated unauthenticated) {
      refuse(exchange, unauthenticated);
    }
  }

  private void refuse(HttpServerExchange exchange, Unauthenticated refusal) {
    Duration delay = refusal.delay().orElse(null);
    if (delay == null) {
      exchange.setPersistent(false);
      tooMany(exchange, "Too many of those refused wait for their answer.", Duration.ofSeconds(1));
    } else if (delay.isZero()) {
      answer(exchange, refusal);
    } else {
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () -> {
            Runnable answer = () -> answerAfterWait(exchange, refusal);
            if (!Later.run(answer, delay.toMillis(), exchange.getIoThread())) {
              answer.run(); // the server stops: nobody waits any more
            }
          });
    }
  }

  private void answerAfterWait(HttpServerExchange exchange, Unauthenticated refusal) {
    door.waited();
    answer(exchange, refusal);
  }

  private void answer(HttpServerExchange exchange, Unauthenticated refusal) {
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, refusal.challenge());
    answers.problem(exchange, new Problem(refusal.status(), refusal.detail()));
  }

  private void tooMany(HttpServerExchange exchange, String detail, Duration retryAfter) {
    long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, Long.toString(seconds));
    answers.problem(exchange, new Problem(429, detail));
  }
}
