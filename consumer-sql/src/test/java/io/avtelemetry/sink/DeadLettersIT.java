package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.avtelemetry.testing.KafkaServer;
import io.avtelemetry.testing.PostgresServer;
import io.avtelemetry.testing.WithKafka;
import io.avtelemetry.testing.WithPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@WithKafka
@WithPostgres
class DeadLettersIT {
  private interface Command {
    void run(PrintStream out) throws Exception;
  }

  private static String printed(Command command) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      command.run(out);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void are_listed_and_sent_again_once(KafkaServer kafka, PostgresServer postgres) throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1)) {
      bed.startSink().awaitReady();
      bed.database.execute("ALTER TABLE diag ADD CONSTRAINT slow CHECK (speed < 100)");
      var fast = bed.record(TestBed.vin(1), TestBed.event(TestBed.vin(1), 1, 120));
      fast.headers().add("trace", new byte[] {7}).add("none", null);
      bed.send(List.of(fast, bed.record("k", "hello")));
      bed.awaitAccounted(2);
      var command = new DeadLettersCommand(bed.settings());
      assertThat(printed(command::list))
          .hasLineCount(2)
          .contains("\"offset\":0", "slow", "\"preview\":\"hello\"", "\"replayed_at\":null");

      bed.database.execute("ALTER TABLE diag DROP CONSTRAINT slow");
      assertThat(printed(command::replay)).isEqualToIgnoringNewLines("{\"replayed\":2}");
      bed.awaitAccounted(4);
      assertThat(bed.rows()).isEqualTo(1);
      assertThat(bed.count("SELECT count(*) FROM dead_letters WHERE replayed_at IS NOT NULL"))
          .isEqualTo(2);
      // What is still no event is a new dead letter, that says where it came from.
      assertThat(
              bed.database.query(
                  "SELECT convert_from(decode(headers -> 0 ->> 'value', 'base64'), 'UTF8')"
                      + " FROM dead_letters WHERE \"offset\" = 3"))
          .isEqualTo(bed.topic + "-0@1");

      bed.database.execute("DELETE FROM dead_letters WHERE \"offset\" = 3");
      assertThat(printed(command::replay)).isEqualToIgnoringNewLines("{\"replayed\":0}");
    }
  }

  @Test
  void of_one_stream_alone(KafkaServer kafka, PostgresServer postgres) throws Exception {
    try (var bed = new TestBed(kafka, postgres, 1)) {
      bed.send(List.of(bed.record("k", "hello")));
      bed.startSink();
      bed.awaitAccounted(1);
      var others = new DeadLettersCommand(bed.settings("--stream", "depots"));
      assertThat(printed(others::list)).isEmpty();
      assertThat(printed(others::replay)).isEqualToIgnoringNewLines("{\"replayed\":0}");
      var ours = new DeadLettersCommand(bed.settings("--stream", "diag"));
      assertThat(printed(ours::list)).hasLineCount(1);
    }
  }

  @Test
  void sending_again_is_a_line_of_the_audit_log_that_says_how_many_of_what_and_who(
      KafkaServer kafka, PostgresServer postgres) throws Exception {
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    var audit = (Logger) LoggerFactory.getLogger("io.avtelemetry.audit");
    audit.addAppender(lines);
    try (var bed = new TestBed(kafka, postgres, 1)) {
      bed.send(List.of(bed.record("k", "hello")));
      bed.startSink();
      bed.awaitAccounted(1);
      printed(new DeadLettersCommand(bed.settings("--stream", "diag"))::list);
      assertThat(lines.list).isEmpty();
      printed(new DeadLettersCommand(bed.settings("--stream", "diag"))::replay);
      printed(new DeadLettersCommand(bed.settings("--stream", "depots"))::replay);
    } finally {
      audit.detachAppender(lines);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            ours -> assertThat(ours).matches("replayed dead_letters=1 stream=diag by=\\S+"),
            none -> assertThat(none).matches("replayed dead_letters=0 stream=depots by=\\S+"));
  }
}
