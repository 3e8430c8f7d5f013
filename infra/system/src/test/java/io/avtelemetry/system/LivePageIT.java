package io.avtelemetry.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a pipeline that runs, in a real browser: what it shows is what SQL says. */
@ExtendWith(WhereChromiumIs.class)
@TestInstance(Lifecycle.PER_CLASS)
class LivePageIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final double LIMIT_MILLIS = 90_000;
  private static final double CLICK_MILLIS = 5_000;
  private static final String VEHICLES = "12";

  private final Installation installation = Installation.of("local");
  private Chromium chromium;
  private boolean drives;

  @BeforeAll
  void launch() {
    PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MILLIS);
    chromium = Chromium.start();
    installation.run("launch_infra.sh").succeeded();
  }

  @AfterAll
  void remove() {
    chromium.close();
    installation.close();
  }

  @BeforeEach
  void drive() {
    if (!drives) {
      installation
          .run("launch_fleet.sh", "-n", VEHICLES, "--report-delay", "0.5", "--seed", "1")
          .succeeded();
      drives = true;
    }
  }

  @Test
  void it_shows_the_vehicles_of_a_running_fleet_where_their_rows_say_and_they_move()
      throws SQLException {
    String vin = anyVin();
    try (Window window = open("map/" + vin)) {
      assertThat(window.find(".vehicle-vin")).hasText(vin);
      await()
          .untilAsserted(
              () ->
                  assertThat(window.text(".map-summary"))
                      .startsWith(installation.count("SELECT count(*) FROM latest") + " vehicles"));
      String before = position(window);
      await().until(() -> !position(window).equals(before));
      String[] place = position(window).split(", ", -1);
      // Shown from Kafka; its row follows.
      String rows =
          """
          SELECT count(*) FROM diag WHERE vin = '%s'
            AND abs(latitude - %s) < 1.1e-5 AND abs(longitude - %s) < 1.1e-5\
          """
              .formatted(vin, place[0], place[1]);
      await().until(() -> installation.count(rows) > 0);
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void a_click_on_a_vehicle_opens_its_track() {
    String vin = anyVin();
    try (Window window = open("map")) {
      // It drives on while the mouse comes: where that took too long, it is tried again.
      await()
          .untilAsserted(
              () -> {
                window.open(address("map/" + vin));
                assertThat(window.find(".vehicle-vin")).hasText(vin);
                window.find(".vehicle-panel .toggle").click();
                window.find(".vehicle-panel .vehicle-head button").click();
                assertThat(window.find(".vehicle-panel")).isHidden();
                long before = reports(vin);
                BoundingBox box = window.find(".map").boundingBox();
                window.page().mouse().click(box.x + box.width / 2, box.y + box.height / 2);
                assertThat(window.find(".vehicle-panel:not([hidden]) .vehicle-vin"))
                    .hasText(vin, new HasTextOptions().setTimeout(CLICK_MILLIS));
                String points = window.find("[data-points]").getAttribute("data-points");
                assertThat(Long.parseLong(points)).isBetween(before, reports(vin));
              });
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void its_account_is_that_of_sql_and_its_dead_letters_are_told_with_the_way_back()
      throws Exception {
    stop();
    String event = event("1DUPLCATE00000001", "Ford", "F-150");
    post(event);
    post(event);
    String payload = "{\"vin\": \"<img src=x onerror=alert(1)>\"";
    BehindIngest.send(installation, payload);
    await()
        .untilAsserted(
            () ->
                assertThat(Positions.ofSink(installation)).isEqualTo(Positions.ends(installation)));
    String account =
        installation.query(
            """
            SELECT concat_ws(' ', sum(next_offset), sum(stored), sum(duplicate), sum(dead),
              sum(next_offset - stored - duplicate - dead)) FROM sink_progress\
            """);
    assertThat(account).endsWith(" 1 0");
    try (Window window = open("flow")) {
      await()
          .untilAsserted(
              () ->
                  assertThat(window.text(".account-sentence").replaceAll("[^0-9 ]", ""))
                      .isEqualToNormalizingWhitespace(account));
      assertThat(window.find(".account")).hasAttribute("data-state", "green");
      window.open(address("letters"));
      assertThat(window.find(".letter")).hasCount(1);
      window.find(".letter summary").click();
      assertThat(window.find(".letter pre")).hasText(payload);
      assertThat(window.find(".letter-reason"))
          .hasText(installation.query("SELECT reason FROM dead_letters"));
      assertThat(window.find(".command")).containsText("dead-letters replay");
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void a_killed_sink_turns_the_account_amber_and_its_return_green() {
    try (Window window = open("flow")) {
      assertThat(window.find(".account")).hasAttribute("data-state", "green");
      installation.kill("consumer1");
      assertThat(window.find(".account")).hasAttribute("data-state", "amber");
      await().until(() -> lag(window) > 100);
      installation.run("launch_infra.sh").succeeded();
      assertThat(window.find(".account")).hasAttribute("data-state", "green");
      await().until(() -> lag(window) < 100);
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void a_script_in_make_stays_text() throws Exception {
    String vin = "1SCRPTVEHCLE00001";
    post(event(vin, "<script>alert(1)</sc", "<img onerror=x src>"));
    await().until(() -> get("api/vehicles").body().contains(vin));
    try (Window window = open("map")) {
      assertThat(window.find(".map-summary")).containsText("vehicles");
      window.find(".search-input").fill(vin);
      assertThat(window.find(".search-result")).containsText("<script>alert(1)</sc");
      window.find(".search-input").press("Enter");
      assertThat(window.find(".vehicle-name")).hasText("<script>alert(1)</sc <img onerror=x src>");
      window.open(address("fleet"));
      window.find(".view-page .search-input").fill("<script");
      assertThat(window.find(".grid tbody tr").first()).containsText("<script>alert(1)</sc");
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void what_is_served_keeps_strangers_scripts_out() throws Exception {
    for (String path : new String[] {"", "api/vehicles", "nothing"}) {
      var headers = get(path).headers();
      assertThat(headers.firstValue("content-security-policy").orElse(""))
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"map", "flow", "fleet", "panels", "letters", "replay"})
  void every_view_is_there_without_errors_and_grave_accessibility_faults(String view) {
    try (Window window = open(view)) {
      String seen = "main > section:not([hidden]) ";
      assertThat(window.find(seen)).hasCount(1);
      assertThat(window.find(seen + ".spinner")).hasCount(0);
      assertThat(window.find(seen + ".notice-away")).hasCount(0);
      assertThat(window.find(".pill")).hasText("Live");
      assertThat(window.accessibilityFaults()).isEmpty();
      assertThat(window.errors()).isEmpty();
    }
  }

  /** On the thread of the test: a browser is one thread's. */
  private static ConditionFactory await() {
    return Awaitility.with().pollInSameThread().await().atMost(LIMIT);
  }

  private void stop() {
    installation.run("teardown_fleet.sh").succeeded();
    drives = false;
  }

  private Window open(String view) {
    Window window = chromium.open(1280, 800, ColorScheme.LIGHT);
    window.open(address(view));
    return window;
  }

  private String address() {
    return "http://127.0.0.1:" + installation.setting("DASHBOARD_HOST_PORT") + "/";
  }

  private String address(String view) {
    return address() + "#/" + view;
  }

  /** A vehicle of the fleet that reported just now. */
  private String anyVin() {
    return await()
        .until(
            () ->
                installation.query(
                    "SELECT vin FROM diag WHERE timestamp > now() - interval '3 seconds'"
                        + " AND heading IS NOT NULL AND speed > 0 ORDER BY timestamp DESC LIMIT 1"),
            vin -> vin != null);
  }

  private long reports(String vin) throws SQLException {
    return installation.count("SELECT count(*) FROM diag WHERE vin = '" + vin + "'");
  }

  private static String position(Window window) {
    return window.find(".vehicle-panel .facts dd").last().textContent().strip();
  }

  private static long lag(Window window) {
    Matcher lag = Pattern.compile("Waiting on Kafka([\\d,]+)").matcher(window.text(".figures"));
    return lag.find() ? Long.parseLong(lag.group(1).replace(",", "")) : 0;
  }

  private static String event(String vin, String make, String model) {
    return """
    {"timestamp": "%s", "vin": "%s", "make": "%s", "model": "%s",
     "position_x": 1, "position_y": 2, "position_z": 0, "speed": 3,
     "latitude": 41.88, "longitude": -87.63}\
    """
        .formatted(Instant.now().truncatedTo(ChronoUnit.MICROS), vin, make, model);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(address() + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private void post(String event) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(installation.eventsUrl()))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(event))
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }
}
