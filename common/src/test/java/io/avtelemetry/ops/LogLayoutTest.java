package io.avtelemetry.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Nothing that strangers send makes lines of the log, or tells the terminal that shows it. */
class LogLayoutTest {
  private static final String HOSTILE =
      "a\r\n2026-11-21T08:00:00.000Z INFO  [main] Sink: forged\u001b[2J\u001b]0;owned\u0007\u0000\u009b31m\u2028x\u202ey";

  private static String logged(String format, String message, Throwable thrown)
      throws JoranException {
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        new ByteArrayInputStream(
            """
            <configuration>
              <include resource="io/avtelemetry/logback-%s.xml"/>
              <root level="INFO"><appender-ref ref="stderr"/></root>
            </configuration>"""
                .formatted(format)
                .getBytes(StandardCharsets.UTF_8)));
    var logger = context.getLogger("io.avtelemetry.Something");
    var event = new LoggingEvent("x", logger, Level.WARN, message, thrown, null);
    var appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    String line = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    context.stop();
    return line;
  }

  @Test
  void a_message_is_one_line_of_text() throws Exception {
    String line = logged("text", "refused " + HOSTILE, null);
    assertThat(line).endsWith("\n").contains("WARN  [main] Something: refused a 2026-11-21T08");
    assertThat(line.strip().chars().filter(c -> isHostile(c))).isEmpty();
  }

  @Test
  void an_exception_is_its_stack_trace_and_no_more_lines() throws Exception {
    var cause = new IllegalStateException("because " + HOSTILE);
    var thrown = new IllegalArgumentException("met " + HOSTILE, cause);
    thrown.addSuppressed(new IllegalStateException("and " + HOSTILE));
    String text = logged("text", "bug", thrown);
    assertThat(text.lines().skip(1))
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches("\\t.*|Caused by: .*|java\\.lang\\.IllegalArgumentException: met .*"));
    assertThat(text).endsWith("\n").contains("Caused by: java.lang.IllegalStateException: because");
    assertThat(text.chars().filter(c -> isHostile(c) && c != '\n' && c != '\t')).isEmpty();
    assertThat(text.lines().filter(l -> l.startsWith("java.lang.IllegalArgument"))).hasSize(1);
  }

  @Test
  void a_message_is_one_line_of_json_and_survives() throws Exception {
    String line = logged("json", "refused " + HOSTILE, new IllegalStateException(HOSTILE));
    assertThat(line.strip().chars().filter(c -> c < ' ')).isEmpty();
    assertThat(new ObjectMapper().readTree(line).get("formattedMessage").textValue())
        .isEqualTo("refused " + HOSTILE);
  }

  private static boolean isHostile(int c) {
    return Character.isISOControl(c) || (c >= 0x2028 && c <= 0x202E);
  }
}
