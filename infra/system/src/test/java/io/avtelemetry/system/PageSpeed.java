package io.avtelemetry.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** Measures the page in a real browser; run by dashboard/measure.sh, no test of anything. */
@ExtendWith(WhereChromiumIs.class)
@TestInstance(Lifecycle.PER_CLASS)
class PageSpeed {
  private static final int VEHICLES = 10_000;
  private static final int LOADS = 5;

  /** Tells how long the page's own script had in each frame, and when vehicles were seen first. */
  private static final String WATCH =
      """
      window.watched = { script: 0, seen: null };
      const ask = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (call) => ask((time) => {
        const begun = performance.now();
        call(time);
        watched.script += performance.now() - begun;
      });
      const look = setInterval(() => {
        if (/\\d vehicles/.test(document.querySelector('.map-summary')?.textContent ?? '')) {
          watched.seen = performance.now();
          clearInterval(look);
        }
      }, 5);
      """;

  private static final String LOAD =
      """
      () => {
        const page = performance.getEntriesByType('navigation')[0];
        const paint = performance.getEntriesByName('first-contentful-paint')[0];
        const parts = performance.getEntriesByType('resource').filter((part) => !part.name.includes('/live'));
        const files = parts.filter((part) => !part.name.includes('/api/'));
        const sum = (list) => list.reduce((bytes, part) => bytes + part.transferSize, 0);
        return { paint: paint.startTime, loaded: page.loadEventEnd, seen: watched.seen,
          page: (page.transferSize + sum(files)) / 1000, all: (page.transferSize + sum(parts)) / 1000 };
      }
      """;

  /** Five seconds of frames. */
  private static final String FRAMES =
      """
      () => new Promise((done) => {
        const times = [];
        const scripts = [];
        const frame = (time) => {
          times.push(time);
          scripts.push(watched.script);
          watched.script = 0;
          if (time - times[0] < 5000) {
            requestAnimationFrame(frame);
          } else {
            const sorted = (list) => list.slice(1).sort((a, b) => a - b);
            const gaps = sorted(times.map((t, n) => t - times[n - 1]));
            const script = sorted(scripts);
            const at = (list, share) => list[Math.floor((list.length - 1) * share)];
            done({ rate: (1000 * gaps.length) / (times.at(-1) - times[0]), median: at(gaps, 0.5), slow: at(gaps, 0.95),
              script: at(script, 0.5), slowScript: at(script, 0.95) });
          }
        };
        requestAnimationFrame(frame);
      })
      """;

  private final StringBuilder report = new StringBuilder();
  private Chromium chromium;

  @BeforeAll
  void start() {
    PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
    chromium = Chromium.start();
  }

  @AfterAll
  void stop() throws IOException {
    chromium.close();
    Files.writeString(Path.of("target", "page-speed.md"), report);
  }

  @Test
  void loading_from_a_running_pipeline() {
    say(
        "| load, nothing kept | first paint ms | loaded ms | vehicles seen ms | page kB | with data"
            + " kB |");
    say("|:--|--:|--:|--:|--:|--:|");
    try (Installation installation = Installation.of("local")) {
      installation.run("launch_fleet.sh", "-n", "40", "--seed", "1").succeeded();
      String address = "http://127.0.0.1:" + installation.setting("DASHBOARD_HOST_PORT") + "/";
      for (int load = 1; load <= LOADS; load++) {
        try (Window window = open(1280, 800)) {
          window.open(address);
          Awaitility.await()
              .pollInSameThread()
              .until(() -> window.page().evaluate("() => watched.seen") != null);
          Map<?, ?> told = (Map<?, ?>) window.page().evaluate(LOAD);
          say(row("" + load, told, "paint", "loaded", "seen", "page", "all"));
        }
      }
    }
  }

  @Test
  void frames_of_ten_thousand_vehicles() {
    say("");
    say("| 10,000 vehicles | frames/s | median ms | p95 ms | own script ms | its p95 ms |");
    say("|:--|--:|--:|--:|--:|--:|");
    try (StandInServer server = StandInServer.start(VEHICLES)) {
      frames(server, "map, the whole fleet", 1280, 800, "map", window -> {});
      frames(server, "map, a city", 1280, 800, "map", PageSpeed::openCity);
      frames(server, "map, a city, 1920 × 1080", 1920, 1080, "map", PageSpeed::openCity);
      frames(server, "following a vehicle", 1280, 800, "map", PageSpeed::follow);
      for (String pace : new String[] {"1", "10", "60"}) {
        frames(
            server,
            "replay of a city, " + pace + " ×",
            1280,
            800,
            "replay",
            window -> {
              window.find("[data-pace='" + pace + "']").click();
              openCity(window);
            });
      }
      frames(server, "table, scrolling", 1280, 800, "fleet", PageSpeed::scroll);
      say("");
      sortAndFilter(server);
    }
  }

  /** Brings a window to where it is measured. */
  private interface Scene {
    void prepare(Window window);
  }

  private void frames(
      StandInServer server, String name, int width, int height, String view, Scene scene) {
    try (Window window = open(width, height)) {
      window.open(server.view(view));
      assertThat(window.find(".cluster, .grid a").first()).isVisible();
      scene.prepare(window);
      window.page().waitForTimeout(2_000);
      Map<?, ?> told = (Map<?, ?>) window.page().evaluate(FRAMES);
      say(row(name, told, "rate", "median", "slow", "script", "slowScript"));
    }
  }

  private void sortAndFilter(StandInServer server) {
    try (Window window = open(1280, 800)) {
      window.open(server.view("fleet"));
      assertThat(window.find(".grid a").first()).isVisible();
      String timed =
          "() => { const t = performance.now(); %s; document.querySelector('.grid').offsetHeight;"
              + " return Math.round(performance.now() - t); }";
      String sort = timed.formatted("document.querySelector('.grid .sort').click()");
      String filter =
          timed.formatted(
              "const i = document.querySelector('.view-page .search-input'); i.value = 'volvo';"
                  + " i.dispatchEvent(new Event('input'))");
      say("10,000 rows, sorted and laid out: %s ms".formatted(window.page().evaluate(sort)));
      say("10,000 rows, filtered: %s ms".formatted(window.page().evaluate(filter)));
    }
  }

  private static void openCity(Window window) {
    window
        .find(".cluster:visible")
        .filter(new Locator.FilterOptions().setHasText("Chicago"))
        .first()
        .click();
    assertThat(window.find(".cluster:visible")).hasCount(0);
  }

  private static void follow(Window window) {
    window.find(".search-input").first().fill("Volvo");
    window.find(".search-input").first().press("Enter");
    assertThat(window.find("[data-points]")).isVisible();
    window.find(".vehicle-panel .toggle").click();
  }

  private static void scroll(Window window) {
    window
        .page()
        .evaluate(
            """
            () => {
              const scroll = document.querySelector('.grid-scroll');
              const on = () => { scroll.scrollTop += 60; requestAnimationFrame(on); };
              on();
            }
            """);
  }

  private Window open(int width, int height) {
    Window window = chromium.open(width, height, ColorScheme.LIGHT);
    window.page().addInitScript(WATCH);
    return window;
  }

  private static double number(Map<?, ?> told, String name) {
    return ((Number) told.get(name)).doubleValue();
  }

  private void say(String line) {
    report.append(line).append('\n');
  }

  private static String row(String name, Map<?, ?> told, String... figures) {
    String cells =
        Stream.of(figures)
            .map(figure -> String.format(Locale.ROOT, "%.1f |", number(told, figure)))
            .collect(Collectors.joining(" "));
    return "| " + name + " | " + cells;
  }
}
