package io.avtelemetry.system;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Map;

/** The machine's own Chromium, without a screen; one test class's, one thread's. */
final class Chromium implements AutoCloseable {
  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  static Chromium start() {
    var options =
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
    Playwright playwright = Playwright.create(options);
    var launch =
        new BrowserType.LaunchOptions()
            .setExecutablePath(WhereChromiumIs.program().orElseThrow())
            .setArgs(
                List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--no-first-run"));
    return new Chromium(playwright, playwright.chromium().launch(launch));
  }

  /** A new window, with nothing remembered from another. */
  Window open(int width, int height, ColorScheme scheme) {
    var options =
        new Browser.NewContextOptions()
            .setViewportSize(width, height)
            .setLocale("en-GB")
            .setTimezoneId("UTC")
            .setColorScheme(scheme);
    return new Window(browser.newContext(options));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
