package io.avtelemetry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuditLogTest {
  private static final long START = -7; // nanoTime may be anything
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.avtelemetry.audit");

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void forget() {
    logger.detachAppender(lines);
  }

  @Test
  void a_flood_is_ten_lines_a_second_and_the_next_one_says_how_many_were_passed_over() {
    var audit = new AuditLog(START);
    for (int i = 0; i < 100; i++) {
      audit.refused("reason=wrong", START);
    }
    assertThat(lines.list).hasSize(AuditLog.LINES_PER_SECOND);
    audit.refused("reason=late", START + Duration.ofSeconds(1).toNanos());
    assertThat(lines.list.get(10).getFormattedMessage())
        .isEqualTo("refused reason=late unlogged=90");
  }

  @Test
  void what_was_done_names_the_user_of_the_operating_system() {
    AuditLog.done("replayed=3");
    assertThat(lines.list.get(0).getFormattedMessage()).matches("replayed=3 by=[^ -]\\S*");
  }
}
