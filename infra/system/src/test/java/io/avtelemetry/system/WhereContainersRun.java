package io.avtelemetry.system;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a test only where a container engine answers and has the servers' images. */
final class WhereContainersRun implements ExecutionCondition {
  private static final Logger log = LoggerFactory.getLogger(WhereContainersRun.class);

  /** Where images come from here: whichever source has the servers' images made already. */
  static String imageSource() {
    return List.of("official", "packages").stream()
        .filter(WhereContainersRun::hasImagesOf)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no images"));
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!succeeds(List.of("docker", "version"), "official")) {
      return disabled("no container engine answers");
    }
    if (!hasImagesOf("official") && !hasImagesOf("packages")) {
      return disabled(
          "the engine has no images of the servers; IMAGE_SOURCE=packages infra/images/build.sh"
              + " makes them");
    }
    return ConditionEvaluationResult.enabled("an engine and the images are there");
  }

  private static ConditionEvaluationResult disabled(String reason) {
    log.warn("containers are not tested: {}", reason);
    return ConditionEvaluationResult.disabled(reason);
  }

  private static boolean hasImagesOf(String source) {
    String builder = Installation.repository().resolve("infra/images/build.sh").toString();
    return succeeds(List.of("bash", builder, "--check", "kafka", "postgres"), source);
  }

  private static boolean succeeds(List<String> command, String imageSource) {
    try {
      var builder =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("IMAGE_SOURCE", imageSource);
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
