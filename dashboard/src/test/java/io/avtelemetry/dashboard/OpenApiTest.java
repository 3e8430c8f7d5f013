package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The API's description and the server say the same. */
class OpenApiTest {
  @Test
  void what_is_served_describes_what_is_there() throws Exception {
    try (var dashboard = TestDashboard.start(Map.of())) {
      JsonNode api = new YAMLMapper().readTree(dashboard.get("/openapi.yaml").body());
      assertThat(api.path("openapi").asText()).isEqualTo("3.1.0");
      // All at once: what needs PostgreSQL waits its second for it.
      var answers = new LinkedHashMap<String, CompletableFuture<Integer>>();
      for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
        String address = path.getKey().replace("{vin}", "X").replace("{id}", "makes");
        answers.put(path.getKey(), dashboard.status("HEAD", address));
      }
      answers.forEach(
          (path, status) ->
              assertThat(
                      api.path("paths")
                          .path(path)
                          .at("/get/responses")
                          .has(status.join().toString()))
                  .as("%s answers %d", path, status.join())
                  .isTrue());
      api.findValues("$ref")
          .forEach(
              reference ->
                  assertThat(api.at(reference.asText().substring(1)).isMissingNode())
                      .as(reference.asText())
                      .isFalse());
    }
  }
}
