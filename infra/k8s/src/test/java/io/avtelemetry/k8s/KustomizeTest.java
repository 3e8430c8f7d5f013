package io.avtelemetry.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kustomize itself, where a kubectl is there, makes of the overlays what these tests take them for.
 */
class KustomizeTest {
  /**
   * What kustomize puts behind the names of generated ConfigMaps, so that a changed one rolls the
   * pods.
   */
  private static final String HASH =
      "(producer-http|consumer-sql|dashboard|vehicle|kafka-client)-[a-z0-9]{10}\\b";

  static List<String> overlays() {
    return Kustomization.overlays();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void kustomize_renders_the_same(String overlay) throws IOException, InterruptedException {
    assertThat(titled(Kustomization.render(Path.of("overlays", overlay))))
        .isEqualTo(titled(Yaml.documents(kustomize(overlay).replaceAll(HASH, "$1"))));
  }

  private static Map<String, JsonNode> titled(List<JsonNode> documents) {
    var titled = new TreeMap<String, JsonNode>();
    documents.forEach(document -> titled.put(Manifests.title(document), document));
    return titled;
  }

  private static String kustomize(String overlay) throws IOException, InterruptedException {
    // Debian's of 2022 knows no "patches".
    if (!kubectl("version", "--client")
        .output()
        .matches("(?s).*Kustomize Version: v([5-9]|\\d\\d).*")) {
      return abort("there is no kubectl, or an old one");
    }
    Outcome rendered = kubectl("kustomize", "overlays/" + overlay);
    assertThat(rendered.status()).as(rendered.output()).isZero();
    return rendered.output();
  }

  private record Outcome(int status, String output) {}

  private static Outcome kubectl(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException absent) {
      return new Outcome(-1, "");
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
