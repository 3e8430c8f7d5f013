package io.avtelemetry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The documents of one overlay, rendered. */
record Manifests(List<JsonNode> documents) {

  /** A set of pods as the documents tell of them: ours, or those that an operator will make. */
  record Pods(String name, Map<String, String> labels, Map<String, Integer> ports) {}

  static Manifests of(String overlay) {
    return new Manifests(Kustomization.render(Path.of("overlays", overlay)));
  }

  List<JsonNode> ofKind(String kind) {
    return documents.stream().filter(document -> kind(document).equals(kind)).toList();
  }

  Optional<JsonNode> find(String kind, String name) {
    return ofKind(kind).stream().filter(document -> name(document).equals(name)).findFirst();
  }

  JsonNode get(String kind, String name) {
    return find(kind, name).orElseThrow(() -> new IllegalArgumentException(kind + " " + name));
  }

  static String kind(JsonNode document) {
    return document.path("kind").asText();
  }

  static String name(JsonNode document) {
    return document.at("/metadata/name").asText();
  }

  static String title(JsonNode document) {
    return kind(document) + " " + name(document);
  }

  static JsonNode container(JsonNode deployment) {
    return deployment.at("/spec/template/spec/containers/0");
  }

  /** What a container finds in its environment, whether from a ConfigMap or said directly. */
  Map<String, String> variables(JsonNode deployment) {
    var variables = new TreeMap<String, String>();
    for (JsonNode from : container(deployment).path("envFrom")) {
      find("ConfigMap", from.at("/configMapRef/name").asText())
          .ifPresent(map -> variables.putAll(texts(map.path("data"))));
    }
    for (JsonNode variable : container(deployment).path("env")) {
      variables.put(variable.path("name").asText(), variable.path("value").asText());
    }
    return variables;
  }

  /**
   * All pods that there will be: of the Deployments, and as Strimzi and CloudNativePG label theirs.
   */
  List<Pods> pods() {
    var pods = new ArrayList<Pods>();
    for (JsonNode deployment : ofKind("Deployment")) {
      pods.add(
          new Pods(
              name(deployment),
              texts(deployment.at("/spec/template/metadata/labels")),
              ports(container(deployment).path("ports"), "containerPort")));
    }
    for (JsonNode kafka : ofKind("Kafka")) {
      Map<String, Integer> ports = ports(kafka.at("/spec/kafka/listeners"), "port");
      // Between controllers, and between brokers and operators.
      ports.putAll(Map.of("control-plane", 9090, "replication", 9091));
      pods.add(
          operated(
              "kafka",
              Map.of("strimzi.io/cluster", name(kafka), "strimzi.io/name", name(kafka) + "-kafka"),
              ports));
      pods.add(
          operated(
              "entity operator",
              Map.of(
                  "strimzi.io/cluster",
                  name(kafka),
                  "strimzi.io/name",
                  name(kafka) + "-entity-operator"),
              Map.of()));
    }
    for (JsonNode cluster : ofKind("Cluster")) {
      pods.add(
          operated(
              "postgres",
              Map.of("cnpg.io/cluster", name(cluster)),
              Map.of("postgresql", 5432, "status", 8000, "metrics", 9187)));
    }
    return pods;
  }

  private static Pods operated(
      String name, Map<String, String> labels, Map<String, Integer> ports) {
    return new Pods(name, labels, ports);
  }

  private static Map<String, Integer> ports(JsonNode list, String number) {
    var ports = new TreeMap<String, Integer>();
    list.forEach(port -> ports.put(port.path("name").asText(), port.path(number).asInt()));
    return ports;
  }

  static Map<String, String> texts(JsonNode object) {
    var texts = new TreeMap<String, String>();
    object.fieldNames().forEachRemaining(name -> texts.put(name, object.get(name).asText()));
    return texts;
  }

  /** A copy in which one document is changed. */
  Manifests with(String kind, String name, String operation, String path, JsonNode value) {
    var copy = new Manifests(documents.stream().<JsonNode>map(JsonNode::deepCopy).toList());
    ObjectNode step = JsonNodeFactory.instance.objectNode().put("op", operation).put("path", path);
    step.set("value", value);
    new Patch(JsonNodeFactory.instance.arrayNode().add(step)).applyTo(copy.get(kind, name));
    return copy;
  }
}
