package io.avtelemetry.k8s;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A patch of RFC 6902, as far as it is used here: add, replace and remove. */
record Patch(JsonNode operations) {

  /** Changes the document; fails where the patch meets nothing that it could change. */
  void applyTo(JsonNode document) {
    for (JsonNode operation : operations) {
      apply(operation, document);
    }
  }

  private static void apply(JsonNode operation, JsonNode document) {
    String kind = operation.required("op").textValue();
    var path = JsonPointer.compile(operation.required("path").textValue());
    JsonNode parent = document.at(path.head());
    if (parent.isMissingNode() || (!kind.equals("add") && document.at(path).isMissingNode())) {
      throw new IllegalArgumentException(operation + " changes nothing of " + document.at("/kind"));
    }
    String name = path.last().getMatchingProperty();
    switch (kind) {
      case "add", "replace" -> set(parent, name, operation.required("value").deepCopy());
      case "remove" -> remove(parent, name);
      default -> throw new IllegalArgumentException("op " + kind);
    }
  }

  private static void set(JsonNode parent, String name, JsonNode value) {
    if (parent instanceof ObjectNode object) {
      object.set(name, value);
    } else if (name.equals("-")) {
      ((ArrayNode) parent).add(value);
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(name), value);
    }
  }

  private static void remove(JsonNode parent, String name) {
    if (parent instanceof ObjectNode object) {
      object.remove(name);
    } else {
      ((ArrayNode) parent).remove(Integer.parseInt(name));
    }
  }
}
