package io.avtelemetry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.undertow.util.StatusCodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The API's description and the server say the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  private TestServer server;
  private JsonNode api;

  @BeforeAll
  void start() throws Exception {
    server = TestServer.start(new FakePublisher(), Map.of());
    api = new YAMLMapper().readTree(server.get("/openapi.yaml").body());
  }

  @AfterAll
  void close() {
    server.close();
  }

  @Test
  void what_is_served_is_the_repositorys_file() throws Exception {
    assertThat(server.get("/openapi.yaml").body())
        .isEqualTo(Files.readString(Path.of("../docs/openapi.yaml")));
    assertThat(api.path("openapi").asText()).isEqualTo("3.1.0");
  }

  @Test
  void every_reference_leads_somewhere() {
    var references = new HashSet<String>();
    api.findValues("$ref").forEach(reference -> references.add(reference.asText()));
    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(api.at(reference.substring(1)).isMissingNode()).as(reference).isFalse());
  }

  @Test
  void every_path_and_method_in_it_is_one_that_the_server_has() throws Exception {
    for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
      String allow =
          server
              .method("PATCH", path.getKey().replace("{stream}", "diag"))
              .headers()
              .firstValue("Allow")
              .orElse("");
      var described = new TreeSet<String>();
      path.getValue().fieldNames().forEachRemaining(described::add);
      described.retainAll(METHODS);
      assertThat(allow.toLowerCase(java.util.Locale.ROOT).replace(", head", "").split(", "))
          .as(path.getKey())
          .containsExactlyInAnyOrder(described.toArray(String[]::new));
    }
  }

  @Test
  void every_answer_in_it_has_a_status_and_says_when_it_comes() {
    for (JsonNode path : api.path("paths")) {
      for (Map.Entry<String, JsonNode> method : path.properties()) {
        if (METHODS.contains(method.getKey())) {
          for (Map.Entry<String, JsonNode> answer :
              method.getValue().path("responses").properties()) {
            JsonNode response = answer.getValue();
            JsonNode resolved =
                response.has("$ref")
                    ? api.at(response.path("$ref").asText().substring(1))
                    : response;
            assertThat(StatusCodes.getReason(Integer.parseInt(answer.getKey())))
                .isNotEqualTo("Unknown");
            assertThat(resolved.path("description").asText()).isNotBlank();
          }
        }
      }
    }
  }

  @Test
  void what_the_server_takes_is_what_it_says() {
    var described = new TreeSet<String>();
    api.at("/components/requestBodies/Events/content")
        .fieldNames()
        .forEachRemaining(described::add);
    assertThat(described).containsExactlyInAnyOrder(BodyFormat.MEDIA_TYPES.split(", "));
    assertThat(described).allSatisfy(type -> assertThat(BodyFormat.of(type)).isNotNull());
  }

  @Test
  void its_example_is_accepted() throws Exception {
    JsonNode content = api.at("/components/requestBodies/Events/content");
    assertThat(
            server
                .postJson(content.path("application/json").path("example").toString())
                .statusCode())
        .isEqualTo(202);
    String form = "application/x-www-form-urlencoded";
    assertThat(
            server.post("/events", form, content.path(form).path("example").asText()).statusCode())
        .isEqualTo(202);
  }
}
