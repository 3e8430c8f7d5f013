package io.avtelemetry.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a test only where Debian's Chromium is installed. */
final class WhereChromiumIs implements ExecutionCondition {
  private static final Logger log = LoggerFactory.getLogger(WhereChromiumIs.class);
  private static final String REASON =
      "Chromium is not installed (on Debian: apt-get install chromium)";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      log.warn("the page is not tested: {}", REASON);
      return ConditionEvaluationResult.disabled(REASON);
    }
    return ConditionEvaluationResult.enabled(program.get().toString());
  }

  static Optional<Path> program() {
    return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser").stream()
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }
}
