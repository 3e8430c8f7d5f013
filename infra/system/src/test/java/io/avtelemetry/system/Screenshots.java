package io.avtelemetry.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Takes the pictures of the documents; run by dashboard/screenshots.sh, no test of anything. */
@ExtendWith(WhereChromiumIs.class)
class Screenshots {
  private static final String VEHICLES = "400";

  /** Of the whole fleet, before pictures are taken: some minutes of driving. */
  private static final long REPORTS = 30_000;

  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** A form in which each view is taken. */
  private enum Form {
    LIGHT("", 1280, 800, ColorScheme.LIGHT),
    DARK("-dark", 1280, 800, ColorScheme.DARK),
    PHONE("-phone", 390, 780, ColorScheme.LIGHT);

    private final String suffix;
    private final int width;
    private final int height;
    private final ColorScheme scheme;

    Form(String suffix, int width, int height, ColorScheme scheme) {
      this.suffix = suffix;
      this.width = width;
      this.height = height;
      this.scheme = scheme;
    }

    Window open(Chromium chromium) {
      return chromium.open(width, height, scheme);
    }
  }

  @Test
  void take() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    try (Chromium chromium = Chromium.start();
        Installation installation = Installation.of("local")) {
      installation.run("launch_fleet.sh", "-n", VEHICLES, "--seed", "7").succeeded();
      BehindIngest.send(installation, "{\"vin\": \"1FTFW1E50PFA00001\", \"speed\": \"fast\"}");
      BehindIngest.send(installation, "speed=13.9;vin=1FTFW1E50PFA00001");
      await()
          .atMost(PATIENCE)
          .until(() -> installation.count("SELECT count(*) FROM diag") > REPORTS);
      String vin = installation.query("SELECT vin FROM latest ORDER BY speed DESC LIMIT 1");
      String page = "http://127.0.0.1:%s/#/".formatted(installation.setting("DASHBOARD_HOST_PORT"));
      for (Form form : Form.values()) {
        take(form.open(chromium), "map" + form.suffix, page + "map/" + vin, "[data-points]");
        take(form.open(chromium), "fleet" + form.suffix, page + "fleet", ".grid tbody a");
        take(form.open(chromium), "flow" + form.suffix, page + "flow", ".uplot");
        take(form.open(chromium), "panels" + form.suffix, page + "panels", ".panel-map canvas");
        take(form.open(chromium), "letters" + form.suffix, page + "letters", ".letter");
        take(form.open(chromium), "replay" + form.suffix, page + "replay", ".cluster");
      }
    }
  }

  private static void take(Window opened, String name, String address, String content) {
    try (Window window = opened) {
      window.open(address);
      assertThat(window.find(content).first()).isVisible();
      assertThat(window.find("main > section:not([hidden]) .spinner")).hasCount(0);
      if (name.startsWith("map")) {
        window.find(".vehicle-panel .toggle").click();
      } else if (name.startsWith("letters")) {
        window.find(".letter summary").first().click();
      } else if (name.startsWith("replay")) {
        assertThat(window.find(".replay-note")).hasText(VEHICLES + " vehicles");
      }
      window.page().mouse().move(0, 0);
      Path images = Installation.repository().resolve("docs/images");
      Path file = images.resolve("dashboard-" + name + ".png");
      window.page().screenshot(new Page.ScreenshotOptions().setPath(file));
    }
  }
}
