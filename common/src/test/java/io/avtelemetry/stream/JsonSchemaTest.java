package io.avtelemetry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {
  @Test
  void tells_types_bounds_and_what_is_required() throws Exception {
    JsonNode schema = new ObjectMapper().readTree(JsonSchema.of(Schemas.diag()));
    assertThat(schema.get("title").textValue()).isEqualTo("diag");
    assertThat(schema.get("required")).hasSize(8);
    JsonNode properties = schema.get("properties");
    assertThat(properties.get("vin").toString())
        .isEqualTo(
            "{\"type\":\"string\",\"description\":\"Vehicle identification number (ISO 3779).\","
                + "\"maxLength\":17,\"pattern\":\"^(?:[A-Z0-9]{17})$\"}");
    assertThat(properties.get("heading").get("type").toString()).isEqualTo("[\"number\",\"null\"]");
    assertThat(properties.get("heading").get("exclusiveMaximum").doubleValue()).isEqualTo(360);
    assertThat(properties.get("timestamp").get("anyOf")).hasSize(2);
  }
}
