package io.avtelemetry.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page in a real browser, with ten thousand made-up vehicles: what needs no pipeline. */
@ExtendWith(WhereChromiumIs.class)
@TestInstance(Lifecycle.PER_CLASS)
class PageIT {
  private static final Logger log = LoggerFactory.getLogger(PageIT.class);
  private static final int VEHICLES = 10_000;
  private static final long MOST_BYTES = 1_500_000;
  private static final double LIMIT_MILLIS = 60_000;

  private StandInServer server;
  private Chromium chromium;

  @BeforeAll
  void start() {
    Installation.requirePage();
    // A machine that tests everything at once is slow at times.
    PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MILLIS);
    server = StandInServer.start(VEHICLES);
    chromium = Chromium.start();
  }

  @AfterAll
  void stop() {
    if (chromium != null) {
      chromium.close();
      server.close();
    }
  }

  @ParameterizedTest(name = "{0}, {1}, {2} wide")
  @CsvSource({
    "map, LIGHT, 1280, .cluster",
    "map, DARK, 390, .cluster",
    "flow, LIGHT, 1280, .account-sentence",
    "flow, DARK, 390, .account-sentence",
    "fleet, LIGHT, 1280, .grid a",
    "fleet, DARK, 390, .grid a",
    "panels, LIGHT, 1280, .panel-map canvas",
    "panels, DARK, 390, .panel-map canvas",
    "letters, LIGHT, 1280, .letter",
    "letters, DARK, 390, .letter",
    "replay, LIGHT, 1280, .cluster",
    "replay, DARK, 390, .cluster",
  })
  void each_view_is_without_errors_and_grave_accessibility_faults(
      String view, ColorScheme scheme, int width, String content) {
    try (Window window = chromium.open(width, 840, scheme)) {
      window.open(server.view(view));
      assertThat(window.find(content).first()).isVisible();
      assertThat(window.accessibilityFaults()).isEmpty();
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void ten_thousand_vehicles_are_drawn_anew_in_every_frame() {
    try (Window window = chromium.open(1280, 800, ColorScheme.LIGHT)) {
      window.open(server.view("map"));
      window.find(".cluster").filter(withText("Chicago")).click();
      assertThat(window.find(".cluster")).hasCount(0);
      assertThat(window.find(".map-summary")).containsText("10,000 vehicles");
      // A picture that is not the one before, in each of many frames that follow each other.
      Object measured =
          window
              .page()
              .evaluate(
                  """
                  () => new Promise((done) => {
                    const canvas = document.querySelector('canvas.vehicles');
                    const look = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
                    look.canvas.width = canvas.width;
                    look.canvas.height = canvas.height;
                    const times = [];
                    let changed = 0, before = 0, sum = 0;
                    const frame = (time) => {
                      times.push(time);
                      if (times.length % 10 === 0) {
                        look.clearRect(0, 0, canvas.width, canvas.height);
                        look.drawImage(canvas, 0, 0);
                        const pixels = new Uint32Array(look.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
                        sum = pixels.reduce((a, b, n) => (a * 31 + b * (n + 1)) % 4294967291, 0);
                        if (sum !== before) changed++;
                        before = sum;
                      }
                      if (times.length < 151) requestAnimationFrame(frame);
                      else {
                        const gaps = times.slice(1).map((t, n) => t - times[n]).sort((a, b) => a - b);
                        done({ changed, median: gaps[75], slow: gaps[142] });
                      }
                    };
                    requestAnimationFrame(frame);
                  })
                  """);
      log.info("frame times of {} vehicles, ms: {}", VEHICLES, measured);
      assertThat(measured).isInstanceOf(Map.class);
      assertThat(((Map<?, ?>) measured).get("changed")).isEqualTo(15);
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void what_a_vehicle_calls_itself_stays_text() {
    try (Window window = chromium.open(1280, 800, ColorScheme.LIGHT)) {
      window.open(server.view("map"));
      Locator search = window.find(".search-input");
      assertThat(window.find(".map-summary")).containsText("10,000");
      search.fill("<script");
      assertThat(window.find(".search-result")).containsText("<script>alert(1)</sc");
      search.press("Enter");
      assertThat(window.find(".vehicle-name")).hasText("<script>alert(1)</sc <b>bold</b>");
      window.open(server.view("letters"));
      Locator letter = window.find(".letter").filter(withText("not JSON"));
      letter.first().locator("summary").click();
      assertThat(letter.first().locator("pre")).hasText("<img src=x onerror=alert(1)> hello");
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void a_vehicle_is_found_followed_and_left_with_the_keyboard_alone() {
    try (Window window = chromium.open(1280, 800, ColorScheme.DARK)) {
      window.open(server.view("map"));
      assertThat(window.find(".map-summary")).containsText("10,000");
      window.find(".search-input").focus();
      window.page().keyboard().type("volvo");
      assertThat(window.find(".search-result")).hasCount(8);
      window.page().keyboard().press("ArrowDown");
      window.page().keyboard().press("Enter");
      Locator panel = window.find(".vehicle-panel");
      assertThat(panel).containsText("Volvo FH16");
      assertThat(panel).containsText(Pattern.compile("1,\\d{3} reports"));
      window.find(".vehicle-panel .toggle").focus();
      window.page().keyboard().press("Enter");
      assertThat(window.find(".vehicle-panel .toggle")).hasAttribute("aria-pressed", "true");
      window.page().keyboard().press("Escape");
      assertThat(panel).isHidden();
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void a_table_of_ten_thousand_rows_holds_only_those_that_are_seen() {
    try (Window window = chromium.open(1280, 800, ColorScheme.LIGHT)) {
      window.open(server.view("fleet"));
      Locator grid = window.find(".grid");
      assertThat(grid).hasAttribute("aria-rowcount", "10001");
      assertThat(grid.locator("tbody tr").count()).isLessThan(60);
      window.find(".grid-scroll").evaluate("element => { element.scrollTop = 1e9; }");
      assertThat(grid.locator("tr[aria-rowindex='10001']")).isVisible();
      window.find(".grid .sort").first().click();
      assertThat(grid.locator("th").first()).hasAttribute("aria-sort", "ascending");
      window.find(".view-page .search-input").fill("script");
      assertThat(grid).hasAttribute("aria-rowcount", "2");
    }
  }

  @Test
  void what_is_away_is_told_until_it_is_back() {
    try (Window window = chromium.open(1280, 800, ColorScheme.LIGHT)) {
      window.open(server.view("flow"));
      assertThat(window.find(".pill")).hasText("Live");
      server.pretend("kafka=away");
      assertThat(window.find(".banner")).containsText("Kafka does not answer");
      server.pretend("kafka=up&postgres=away");
      assertThat(window.find(".pill")).hasText("PostgreSQL is away");
      window.open(server.view("map"));
      assertThat(window.find(".map-summary")).containsText("10,000");
      window.find(".search-input").fill("volvo");
      window.find(".search-input").press("Enter");
      assertThat(window.find(".vehicle-track")).containsText("The track cannot be read");
      server.pretend("postgres=up&state=amber");
      assertThat(window.find("[data-points]")).isVisible();
      window.open(server.view("flow"));
      assertThat(window.find(".account")).hasAttribute("data-state", "amber");
      server.pretend("state=green");
      assertThat(window.find(".account")).hasAttribute("data-state", "green");
      assertThat(window.find(".banner")).isHidden();
    } finally {
      server.pretend("kafka=up&postgres=up&state=green");
    }
  }

  @Test
  void a_fleet_without_vehicles_says_how_to_begin() {
    try (StandInServer empty = StandInServer.start(0);
        Window window = chromium.open(1280, 800, ColorScheme.LIGHT)) {
      window.open(empty.view("map"));
      assertThat(window.find(".map-empty")).containsText("bash launch_fleet.sh");
      window.open(empty.view("fleet"));
      assertThat(window.find(".notice")).containsText("No vehicle has reported today");
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void the_replay_plays_pauses_and_jumps() {
    try (Window window = chromium.open(1280, 800, ColorScheme.LIGHT)) {
      window.open(server.view("replay"));
      assertThat(window.find(".replay-note")).hasText("10,000 vehicles");
      window.find("[data-pace='60']").click();
      String begun = window.text(".replay-time");
      assertThat(window.find(".replay-time")).not().hasText(begun);
      window.find(".play").click();
      window.find(".slider").focus();
      window.page().keyboard().press("Home");
      String yesterday = window.text(".replay-time");
      assertThat(yesterday).isNotEqualTo(begun);
      assertThat(window.find(".replay-note")).hasText("10,000 vehicles");
      assertThat(window.text(".replay-time")).isEqualTo(yesterday);
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void the_theme_that_a_person_chose_is_kept() {
    try (Window window = chromium.open(1280, 800, ColorScheme.LIGHT)) {
      window.open(server.view("flow"));
      window.page().getByLabel("Dark colours").click();
      window.page().reload();
      assertThat(window.find("html")).hasAttribute("data-theme", "dark");
    }
  }

  @Test
  void the_whole_page_is_small() throws IOException {
    try (var files = Files.walk(StandInServer.page())) {
      List<Path> sent = files.filter(file -> file.toString().matches(".*\\.(gz|woff2)")).toList();
      assertThat(sent).hasSizeGreaterThan(4);
      long bytes = 0;
      for (Path file : sent) {
        bytes += Files.size(file);
      }
      log.info("the page, compressed: {} bytes", bytes);
      assertThat(bytes).isLessThan(MOST_BYTES);
    }
  }

  private static Locator.FilterOptions withText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
