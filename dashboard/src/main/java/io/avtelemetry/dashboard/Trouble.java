package io.avtelemetry.dashboard;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether one of those we depend on answers: told when that changes, not each time. */
final class Trouble {
  private static final Logger log = LoggerFactory.getLogger(Trouble.class);

  private final String who;
  private volatile Optional<String> because = Optional.of("not reached yet");
  private boolean told;

  Trouble(String who) {
    this.who = who;
  }

  /** It did not answer. */
  synchronized void met(String reason) {
    if (!told) {
      log.warn("{} is away: {}", who, reason);
      told = true;
    }
    because = Optional.of(reason);
  }

  /** It answers. */
  synchronized void over() {
    if (because.isPresent()) {
      log.info("{} answers", who);
      told = false;
      because = Optional.empty();
    }
  }

  /** Why it is away, if it is. */
  Optional<String> now() {
    return because;
  }

  boolean isAway() {
    return because.isPresent();
  }
}
