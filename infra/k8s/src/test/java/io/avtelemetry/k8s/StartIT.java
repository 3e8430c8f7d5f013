package io.avtelemetry.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each process takes the settings that its container gives it. */
class StartIT {
  private static final Map<String, String> MAINS =
      Map.of(
          "producer-http", "io.avtelemetry.ingest.Ingest",
          "consumer-sql", "io.avtelemetry.sink.Sink",
          "dashboard", "io.avtelemetry.dashboard.Dashboard",
          "vehicle", "io.avtelemetry.vehicle.Fleet");

  static Stream<Arguments> containers() {
    return Stream.of("demo", "production")
        .flatMap(
            overlay ->
                Manifests.of(overlay).ofKind("Deployment").stream()
                    .map(deployment -> Arguments.of(overlay, Manifests.name(deployment))));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void a_process_accepts_its_containers_settings(String overlay, String name, @TempDir Path mounts)
      throws IOException, InterruptedException {
    Manifests manifests = Manifests.of(overlay);
    JsonNode deployment = manifests.get("Deployment", name);
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            MAINS.get(name),
            "--print-config");
    builder.directory(new File("../..")).redirectErrorStream(true).environment().clear();
    // As the image has it.
    builder
        .environment()
        .putAll(
            Map.of(
                "OPS_BIND_ADDRESS",
                "0.0.0.0",
                "PRODUCER_BIND_ADDRESS",
                "0.0.0.0",
                "DASHBOARD_BIND_ADDRESS",
                "0.0.0.0"));
    for (var variable : manifests.variables(deployment).entrySet()) {
      String value = variable.getValue();
      builder
          .environment()
          .put(
              variable.getKey(),
              variable.getKey().endsWith("_FILE") && value.startsWith("/")
                  ? mounted(value, manifests, mounts)
                  : value);
    }
    Process process = builder.start();
    var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(told).isZero();
    assertThat(told).contains("OPS_BIND_ADDRESS");
  }

  /** A file with what a ConfigMap puts there, or for a secret something that looks like one. */
  private static String mounted(String path, Manifests manifests, Path mounts) throws IOException {
    String file = Path.of(path).getFileName().toString();
    List<String> texts =
        manifests.ofKind("ConfigMap").stream()
            .filter(map -> map.path("data").has(file))
            .map(map -> map.path("data").get(file).asText())
            .toList();
    return Files.writeString(
            mounts.resolve(path.substring(1).replace('/', '_')),
            texts.isEmpty() ? "0123456789abcdef" : texts.get(0))
        .toString();
  }
}
