package io.avtelemetry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Renders a folder as kustomize does, as far as these manifests use it; whatever else stands in a
 * kustomization.yaml fails. The only difference: a generated ConfigMap's name has no hash behind
 * it.
 */
final class Kustomization {
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "images",
          "configMapGenerator",
          "patches");

  private final Path folder;
  private final List<JsonNode> documents = new ArrayList<>();

  private Kustomization(Path folder) {
    this.folder = folder;
  }

  static List<JsonNode> render(Path folder) {
    var kustomization = new Kustomization(folder);
    kustomization.render();
    return kustomization.documents;
  }

  private void render() {
    JsonNode told = Yaml.one(folder.resolve("kustomization.yaml"));
    told.fieldNames()
        .forEachRemaining(
            name -> {
              if (!UNDERSTOOD.contains(name)) {
                throw new IllegalArgumentException(folder + ": " + name + " is not understood");
              }
            });
    for (JsonNode resource : told.path("resources")) {
      Path path = folder.resolve(resource.textValue()).normalize();
      documents.addAll(Files.isDirectory(path) ? render(path) : Yaml.all(path));
    }
    told.path("configMapGenerator").forEach(this::generate);
    told.path("patches").forEach(this::patch);
    told.path("images").forEach(this::tag);
    if (told.has("namespace")) {
      documents.forEach(document -> place(document, told.get("namespace").textValue()));
    }
  }

  private void generate(JsonNode told) {
    String name = told.required("name").textValue();
    ObjectNode data;
    if (told.path("behavior").asText("create").equals("merge")) {
      data = (ObjectNode) find("ConfigMap", name).get(0).get("data");
    } else {
      ObjectNode map =
          JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
      data = map.putObject("data");
      map.putObject("metadata").put("name", name);
      documents.add(map);
    }
    told.path("envs").forEach(file -> lines(file.textValue()).forEach(line -> put(data, line)));
    told.path("files")
        .forEach(
            file ->
                data.put(
                    folder.resolve(file.textValue()).getFileName().toString(),
                    text(file.textValue())));
  }

  private static void put(ObjectNode data, String line) {
    int equals = line.indexOf('=');
    data.put(line.substring(0, equals), line.substring(equals + 1));
  }

  private List<String> lines(String file) {
    return text(file).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  private String text(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void patch(JsonNode told) {
    JsonNode target = told.required("target");
    List<JsonNode> found =
        find(target.required("kind").textValue(), target.path("name").textValue());
    var patch = new Patch(Yaml.one(folder.resolve(told.required("path").textValue())));
    found.forEach(patch::applyTo);
  }

  /** What is patched or merged must be there: a name that changed would silently not be. */
  private List<JsonNode> find(String kind, String name) {
    List<JsonNode> found =
        documents.stream()
            .filter(document -> document.at("/kind").asText().equals(kind))
            .filter(document -> name == null || document.at("/metadata/name").asText().equals(name))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(folder + ": there is no " + kind + " " + name);
    }
    return found;
  }

  private void tag(JsonNode told) {
    String name = told.required("name").textValue();
    String image = told.path("newName").asText(name) + ":" + told.required("newTag").textValue();
    int tagged = 0;
    for (JsonNode document : documents) {
      for (JsonNode container : document.at("/spec/template/spec/containers")) {
        if (container.path("image").asText().equals(name)) {
          ((ObjectNode) container).put("image", image);
          tagged++;
        }
      }
    }
    if (tagged == 0) {
      throw new IllegalArgumentException(folder + ": no container has the image " + name);
    }
  }

  private static void place(JsonNode document, String namespace) {
    var metadata = (ObjectNode) document.get("metadata");
    metadata.put(
        document.get("kind").asText().equals("Namespace") ? "name" : "namespace", namespace);
  }

  /** The folders of {@code overlays/}. */
  static List<String> overlays() {
    try (var folders = Files.list(Path.of("overlays"))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
