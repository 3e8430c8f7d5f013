package io.avtelemetry.k8s;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads YAML: several documents a file, no key twice. */
final class Yaml {
  private static final ObjectMapper MAPPER =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private Yaml() {}

  static JsonNode one(Path file) {
    List<JsonNode> documents = all(file);
    if (documents.size() != 1) {
      throw new IllegalArgumentException(file + " holds " + documents.size() + " documents");
    }
    return documents.get(0);
  }

  static List<JsonNode> all(Path file) {
    try {
      return documents(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  static List<JsonNode> documents(String text) throws IOException {
    var documents = new ArrayList<JsonNode>();
    try (JsonParser parser = MAPPER.createParser(text)) {
      MAPPER
          .readerFor(JsonNode.class)
          .<JsonNode>readValues(parser)
          .forEachRemaining(documents::add);
    }
    documents.removeIf(node -> node.isNull() || node.isMissingNode());
    return documents;
  }
}
