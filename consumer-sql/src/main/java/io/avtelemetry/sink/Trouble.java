package io.avtelemetry.sink;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps somebody from its work: told when it begins, every minute, and when it is over. */
final class Trouble {
  private static final Logger log = LoggerFactory.getLogger(Trouble.class);
  private static final Duration REMINDER = Duration.ofMinutes(1);

  private final String who;
  private final InstantSource clock;
  private Instant since;
  private Instant lastTold;
  private int attempts;
  private String what;

  Trouble(String who, InstantSource clock) {
    this.who = who;
    this.clock = clock;
  }

  /**
   * It did not work.
   *
   * @param what such as "1200 rows not stored"
   * @param cause such as "sqlState=57P03"
   */
  synchronized void met(String what, String cause) {
    Instant now = clock.instant();
    attempts++;
    if (since == null) {
      since = now;
    }
    this.what = told(what, now) + " (" + cause + ")";
    if (lastTold == null || Duration.between(lastTold, now).compareTo(REMINDER) >= 0) {
      lastTold = now;
      log.warn("{}: {} attempts={}", who, this.what, attempts);
    }
  }

  private String told(String text, Instant now) {
    return text + " after " + Duration.ofSeconds(Duration.between(since, now).toSeconds());
  }

  /** It works. */
  synchronized void over() {
    if (since != null) {
      log.info("{}: well again {} attempts={}", who, told("", clock.instant()).strip(), attempts);
      since = null;
      lastTold = null;
      attempts = 0;
      what = null;
    }
  }

  /** What it is now. */
  synchronized Optional<String> now() {
    return Optional.ofNullable(what);
  }
}
