package io.avtelemetry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one document says of another is there: labels, ports, volumes, ConfigMaps, secrets,
 * addresses, metrics.
 */
final class Wiring implements Rule {
  private static final Path ROOT = Path.of("../..");

  @Override
  public List<String> faults(Manifests manifests) {
    var faults = new ArrayList<String>();
    manifests.ofKind("Deployment").forEach(deployment -> deployment(deployment, manifests, faults));
    manifests.ofKind("Service").forEach(service -> service(service, manifests, faults));
    manifests.ofKind("PodDisruptionBudget").forEach(budget -> budget(budget, manifests, faults));
    manifests
        .ofKind("HorizontalPodAutoscaler")
        .forEach(scaler -> scaler(scaler, manifests, faults));
    manifests.ofKind("Cluster").forEach(cluster -> database(cluster, manifests, faults));
    for (Addresses.Way way : new Addresses(manifests).ways()) {
      if (way.to().isEmpty()) {
        faults.add("Deployment " + way.from() + ": nobody is at " + way.address());
      }
    }
    return faults;
  }

  private static void deployment(JsonNode deployment, Manifests manifests, List<String> faults) {
    String title = Manifests.title(deployment);
    Map<String, String> labels = Manifests.texts(deployment.at("/spec/template/metadata/labels"));
    if (!selects(deployment.at("/spec/selector/matchLabels"), labels)) {
      faults.add(title + ": its selector does not match its own pods");
    }
    JsonNode container = Manifests.container(deployment);
    Set<String> ports = names(container.path("ports"));
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      JsonNode port = container.path(probe).at("/httpGet/port");
      if (container.has(probe) && !ports.contains(port.asText())) {
        faults.add(
            title + ": " + probe + " asks at port " + port + ", which the container has not");
      }
    }
    JsonNode scraped =
        deployment.at("/spec/template/metadata/annotations").path("prometheus.io/port");
    if (!ports(container).contains(scraped.asText())) {
      faults.add(title + ": its metrics are not at port " + scraped);
    }
    for (JsonNode from : container.path("envFrom")) {
      String name = from.at("/configMapRef/name").asText();
      if (manifests.find("ConfigMap", name).isEmpty()) {
        faults.add(title + ": there is no ConfigMap " + name);
      }
    }
    volumes(deployment, manifests, faults);
  }

  private static void volumes(JsonNode deployment, Manifests manifests, List<String> faults) {
    String title = Manifests.title(deployment);
    var files = new HashSet<String>();
    var unused = new TreeSet<String>();
    for (JsonNode volume : deployment.at("/spec/template/spec/volumes")) {
      unused.add(volume.path("name").asText());
      if (volume.has("configMap")
          && manifests.find("ConfigMap", volume.at("/configMap/name").asText()).isEmpty()) {
        faults.add(title + ": there is no ConfigMap " + volume.at("/configMap/name"));
      }
      if (volume.has("secret")) {
        secret(volume.at("/secret/secretName").asText(), title, manifests, faults);
      }
    }
    for (JsonNode mount : Manifests.container(deployment).path("volumeMounts")) {
      String name = mount.path("name").asText();
      if (!unused.remove(name)) {
        faults.add(title + ": there is no volume " + name + ", or it is mounted twice");
      }
      for (JsonNode volume : deployment.at("/spec/template/spec/volumes")) {
        if (volume.path("name").asText().equals(name)) {
          contents(volume, manifests)
              .forEach(file -> files.add(mount.path("mountPath").asText() + "/" + file));
        }
      }
    }
    unused.forEach(name -> faults.add(title + ": volume " + name + " is mounted nowhere"));
    manifests
        .variables(deployment)
        .forEach(
            (key, value) -> {
              if (key.endsWith("_FILE") && value.startsWith("/") && !files.contains(value)) {
                faults.add(title + ": " + key + " names " + value + ", which is mounted nowhere");
              }
            });
  }

  private static List<String> contents(JsonNode volume, Manifests manifests) {
    var files = new ArrayList<String>();
    if (volume.has("configMap")) {
      manifests
          .find("ConfigMap", volume.at("/configMap/name").asText())
          .ifPresent(map -> map.path("data").fieldNames().forEachRemaining(files::add));
    }
    volume.at("/secret/items").forEach(item -> files.add(item.path("path").asText()));
    return files;
  }

  /** Made by an operator, or by whoever reads the manual. */
  private static void secret(String name, String title, Manifests manifests, List<String> faults) {
    boolean made =
        manifests.find("KafkaUser", name).isPresent()
            || manifests.ofKind("Kafka").stream()
                .anyMatch(kafka -> name.equals(Manifests.name(kafka) + "-cluster-ca-cert"))
            || manifests.ofKind("Cluster").stream()
                .anyMatch(
                    cluster ->
                        name.equals(Manifests.name(cluster) + "-app")
                            || name.equals(Manifests.name(cluster) + "-ca"));
    if (!made && !manual().contains("create secret generic " + name + " ")) {
      faults.add(
          title
              + ": nobody makes the secret "
              + name
              + ", and docs/kubernetes.md does not say how");
    }
  }

  private static void service(JsonNode service, Manifests manifests, List<String> faults) {
    List<Manifests.Pods> behind =
        manifests.pods().stream()
            .filter(pods -> selects(service.at("/spec/selector"), pods.labels()))
            .toList();
    if (behind.isEmpty()) {
      faults.add(Manifests.title(service) + " selects no pods");
    }
    for (JsonNode port : service.at("/spec/ports")) {
      String target = port.path("targetPort").asText();
      for (Manifests.Pods pods : behind) {
        if (!pods.ports().containsKey(target)) {
          faults.add(Manifests.title(service) + ": " + pods.name() + " has no port " + target);
        }
      }
    }
  }

  private static void budget(JsonNode budget, Manifests manifests, List<String> faults) {
    if (manifests.pods().stream()
        .noneMatch(pods -> selects(budget.at("/spec/selector/matchLabels"), pods.labels()))) {
      faults.add(Manifests.title(budget) + " selects no pods");
    }
  }

  private static void scaler(JsonNode scaler, Manifests manifests, List<String> faults) {
    String title = Manifests.title(scaler);
    JsonNode target = scaler.at("/spec/scaleTargetRef");
    var deployment = manifests.find(target.path("kind").asText(), target.path("name").asText());
    if (deployment.isEmpty()) {
      faults.add(title + " scales nothing");
      return;
    }
    int least = scaler.at("/spec/minReplicas").asInt();
    int most = scaler.at("/spec/maxReplicas").asInt();
    int asked = deployment.get().at("/spec/replicas").asInt();
    if (least < 1 || least > most || asked < least || asked > most) {
      faults.add(
          title + ": from " + least + " to " + most + ", and the Deployment asks for " + asked);
    }
    for (JsonNode metric : scaler.at("/spec/metrics")) {
      if (metric.path("type").asText().equals("Pods")) {
        metric(
            metric.at("/pods/metric/name").asText(), target.path("name").asText(), title, faults);
      } else if (!Manifests.container(deployment.get())
          .at("/resources/requests")
          .has(metric.at("/resource/name").asText())) {
        faults.add(
            title
                + ": a share of "
                + metric.at("/resource/name")
                + ", of which the container requests none");
      }
    }
  }

  /**
   * Told in the manual, and given by that process's code; its digits are seen in the test of a
   * whole installation.
   */
  private static void metric(String name, String module, String title, List<String> faults) {
    String inCode = "\"" + name.replace('_', '.') + "\"";
    if (!text(ROOT.resolve("docs/operations.md")).contains("`" + name)
        || sources(module).noneMatch(source -> text(source).contains(inCode))) {
      faults.add(title + ": " + module + " has no metric " + name);
    }
  }

  private static Stream<Path> sources(String module) {
    try (var files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void database(JsonNode cluster, Manifests manifests, List<String> faults) {
    String database = cluster.at("/spec/bootstrap/initdb/database").asText();
    var roles = names(cluster.at("/spec/managed/roles"));
    roles.add(cluster.at("/spec/bootstrap/initdb/owner").asText());
    for (JsonNode role : cluster.at("/spec/managed/roles")) {
      secret(role.at("/passwordSecret/name").asText(), Manifests.title(cluster), manifests, faults);
    }
    for (JsonNode deployment : manifests.ofKind("Deployment")) {
      manifests
          .variables(deployment)
          .forEach(
              (key, value) -> {
                if (key.equals("POSTGRES_DB") && !value.equals(database)) {
                  faults.add(
                      Manifests.title(deployment)
                          + ": the database is "
                          + database
                          + ", not "
                          + value);
                } else if (key.matches("POSTGRES_(\\w+_)?USER") && !roles.contains(value)) {
                  faults.add(Manifests.title(deployment) + ": there is no role " + value);
                }
              });
    }
  }

  static boolean selects(JsonNode selector, Map<String, String> labels) {
    return !selector.isEmpty()
        && labels.entrySet().containsAll(Manifests.texts(selector).entrySet());
  }

  private static Set<String> names(JsonNode list) {
    var names = new TreeSet<String>();
    list.forEach(item -> names.add(item.path("name").asText()));
    return names;
  }

  private static Set<String> ports(JsonNode container) {
    var ports = new TreeSet<String>();
    container.path("ports").forEach(port -> ports.add(port.path("containerPort").asText()));
    return ports;
  }

  static String manual() {
    return text(ROOT.resolve("docs/kubernetes.md"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
