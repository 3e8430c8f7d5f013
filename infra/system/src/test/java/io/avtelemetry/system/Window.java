package io.avtelemetry.system;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A window that shows the dashboard, and remembers each thing that went wrong in it. */
final class Window implements AutoCloseable {
  private static final Set<String> GRAVE = Set.of("serious", "critical");

  private final BrowserContext context;
  private final Page page;
  private final List<String> errors = new ArrayList<>();

  Window(BrowserContext context) {
    this.context = context;
    this.page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add("console: " + message.text());
          }
        });
    page.onPageError(error -> errors.add("uncaught: " + error));
    page.onDialog(
        dialog -> {
          errors.add("a script ran: " + dialog.message());
          dialog.dismiss();
        });
  }

  /** Opens a view by its address. */
  Response open(String address) {
    return page.navigate(address);
  }

  Page page() {
    return page;
  }

  Locator find(String selector) {
    return page.locator(selector);
  }

  /** The text of what is there once, as it is now. */
  String text(String selector) {
    return page.locator(selector).textContent().strip();
  }

  /** What the console told as errors, what was thrown, and dialogs that a script opened. */
  List<String> errors() {
    return errors;
  }

  /** The grave faults of what is seen now, for people who see, hear or move otherwise. */
  List<String> accessibilityFaults() {
    return new AxeBuilder(page)
        .analyze().getViolations().stream()
            .filter(rule -> GRAVE.contains(rule.getImpact()))
            .map(
                rule ->
                    "%s: %s"
                        .formatted(
                            rule.getId(),
                            rule.getNodes().stream().map(node -> node.getHtml()).toList()))
            .toList();
  }

  @Override
  public void close() {
    context.close();
  }
}
