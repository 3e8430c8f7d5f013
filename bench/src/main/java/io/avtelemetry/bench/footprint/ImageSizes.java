package io.avtelemetry.bench.footprint;

import io.avtelemetry.bench.measure.BenchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The sizes of the services' images, where an engine has them. */
final class ImageSizes {
  private ImageSizes() {}

  /** A line for people: each image and its size, or why there is none. */
  static String told() throws InterruptedException {
    String listed;
    try {
      Process process =
          new ProcessBuilder(
                  "docker",
                  "image",
                  "ls",
                  "--format",
                  "{{.Repository}} {{.Size}}",
                  "av-telemetry/*")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      listed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        return "image sizes: skipped, no engine answers";
      }
    } catch (IOException e) {
      return "image sizes: skipped, there is no docker command";
    }
    var sizes = new TreeMap<String, String>();
    for (String line : listed.lines().toList()) {
      List<String> words = List.of(line.split(" ", 2));
      if (words.size() != 2) {
        throw new BenchException("the engine lists images as '" + line + "'");
      }
      sizes.putIfAbsent(words.get(0), words.get(1)); // the newest comes first
    }
    return sizes.isEmpty()
        ? "image sizes: skipped, no image is built (the docker runtime builds them)"
        : "image sizes: " + sizes;
  }
}
