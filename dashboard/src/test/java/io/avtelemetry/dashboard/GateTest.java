package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GateTest {
  private static final String TOKEN = "correct horse battery";
  private final ListAppender<ILoggingEvent> audit = new ListAppender<>();
  private final Logger auditLog = (Logger) LoggerFactory.getLogger("io.avtelemetry.audit");
  private TestDashboard dashboard;

  @BeforeAll
  void start() {
    audit.start();
    auditLog.addAppender(audit);
    dashboard = TestDashboard.start(Map.of("DASHBOARD_TOKEN", TOKEN));
  }

  @AfterAll
  void close() {
    auditLog.detachAppender(audit);
    dashboard.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/api/vehicles", "/live", "/openapi.yaml", "/assets/x.js", "/?token=x"})
  void without_the_token_nothing_is_told(String path) throws Exception {
    HttpResponse<String> answer = dashboard.get(path);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void health_needs_no_token() throws Exception {
    assertThat(dashboard.get("/healthz").body()).isEqualTo("ok\n");
  }

  @Test
  void a_program_sends_it_with_each_request() throws Exception {
    assertThat(dashboard.get("/api/vehicles", "Authorization", "Bearer " + TOKEN).statusCode())
        .isEqualTo(200);
    assertThat(dashboard.get("/api/vehicles", "Authorization", "Bearer no").statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_browser_is_shown_a_form() throws Exception {
    HttpResponse<String> answer = dashboard.get("/", "Accept", "text/html,*/*");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("<form", "name=\"token\"").doesNotContain("alert");
    String tried = dashboard.get("/login?token=wrong", "Accept", "text/html").body();
    assertThat(tried).contains("That is not the token.").doesNotContain("wrong");
    assertThat(dashboard.get("/login.css").statusCode()).isEqualTo(200);
  }

  @Test
  void a_browser_that_told_it_once_keeps_a_cookie_that_is_not_the_token() throws Exception {
    HttpResponse<String> answer =
        dashboard.get("/api/config?token=correct+horse+battery&x=1", "Accept", "text/html");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/api/config");
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .containsIgnoringCase("HttpOnly")
        .containsIgnoringCase("SameSite=Lax")
        .doesNotContain("horse");
    String pair = cookie.split(";", 2)[0];
    assertThat(dashboard.get("/api/config", "Cookie", pair).statusCode()).isEqualTo(200);
    assertThat(dashboard.get("/api/config", "Cookie", pair + "0").statusCode()).isEqualTo(401);
  }

  @Test
  void the_way_back_from_the_form_never_leaves_this_server() throws Exception {
    HttpResponse<String> answer = dashboard.get("//evil.example/?token=correct+horse+battery");
    assertThat(answer.headers().firstValue("Location")).contains("/evil.example/");
  }

  @Test
  void each_refusal_is_a_line_of_the_audit_log_without_what_was_shown() throws Exception {
    // One of its own: how many lines there are a second is limited.
    try (var fresh = TestDashboard.start(Map.of("DASHBOARD_TOKEN", TOKEN))) {
      fresh.get("/api/vehicles");
      fresh.get("/api/vehicles", "Authorization", "Bearer guessed-wrongly");
      fresh.get("/login?token=guessed-wrongly");
      fresh.get("/api/config", "Cookie", "av_dashboard=guessed-wrongly");
    }
    assertThat(lastLines(4))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("refused reason=missing from=127.0.0.1 "),
            line -> assertThat(line).startsWith("refused reason=wrong from=127.0.0.1 "),
            line -> assertThat(line).startsWith("refused reason=wrong from=127.0.0.1 "),
            line -> assertThat(line).startsWith("refused reason=wrong from=127.0.0.1 "))
        .noneMatch(line -> line.contains("guessed"));
  }

  @Test
  void who_is_let_in_is_not_in_the_audit_log() throws Exception {
    int before = audit.list.size();
    dashboard.get("/api/config", "Authorization", "Bearer " + TOKEN);
    assertThat(audit.list).hasSize(before);
  }

  private List<String> lastLines(int count) {
    List<ILoggingEvent> all = List.copyOf(audit.list);
    return all.subList(all.size() - count, all.size()).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
