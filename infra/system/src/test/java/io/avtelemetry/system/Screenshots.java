package io.avtelemetry.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Takes the pictures of the documents; run by dashboard/screenshots.sh, no test of anything. */
@ExtendWith(WhereChromiumIs.class)
class Screenshots {
  private static final int VEHICLES = 400;
  private static final int PHONE_WIDTH = 390;

  @Test
  void take() {
    try (StandInServer server = StandInServer.start(VEHICLES);
        Chromium chromium = Chromium.start()) {
      try (Window window = chromium.open(1280, 800, ColorScheme.LIGHT)) {
        openVehicle(window, server);
        keep(window, "dashboard-map");
      }
      try (Window window = chromium.open(1280, 800, ColorScheme.DARK)) {
        window.open(server.view("flow"));
        assertThat(window.find(".uplot")).hasCount(3);
        keep(window, "dashboard-flow-dark");
      }
      try (Window window = chromium.open(1280, 800, ColorScheme.LIGHT)) {
        window.open(server.view("fleet"));
        assertThat(window.find(".grid tbody a").first()).isVisible();
        keep(window, "dashboard-fleet");
      }
      try (Window window = chromium.open(PHONE_WIDTH, 780, ColorScheme.DARK)) {
        openVehicle(window, server);
        keep(window, "dashboard-phone");
      }
    }
  }

  private static void openVehicle(Window window, StandInServer server) {
    window.open(server.view("map"));
    assertThat(window.find(".cluster")).not().hasCount(0);
    window.find(".search-input").fill("Volvo");
    window.find(".search-input").press("Enter");
    assertThat(window.find(".vehicle-track")).containsText("reports");
    window.find(".vehicle-panel .toggle").click();
  }

  private static void keep(Window window, String name) {
    Path file = Installation.repository().resolve("docs/images").resolve(name + ".png");
    window.page().mouse().move(0, 0);
    window.page().screenshot(new Page.ScreenshotOptions().setPath(file));
  }
}
