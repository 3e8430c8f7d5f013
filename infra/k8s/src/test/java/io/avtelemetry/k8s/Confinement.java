package io.avtelemetry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * No process may become root, write to its image, grow without bound, or be asked at the wrong
 * place how it does.
 */
final class Confinement implements Rule {
  private static final Map<String, String> OF_A_CONTAINER =
      Map.of(
          "/securityContext/readOnlyRootFilesystem", "true",
          "/securityContext/allowPrivilegeEscalation", "false",
          "/securityContext/capabilities", "{\"drop\":[\"ALL\"]}",
          "/livenessProbe/httpGet/path", "\"/healthz\"",
          "/startupProbe/httpGet/path", "\"/healthz\"");

  private static final Map<String, String> OF_A_POD =
      Map.of(
          "/securityContext/runAsNonRoot", "true",
          "/securityContext/runAsUser", "10001",
          "/securityContext/seccompProfile", "{\"type\":\"RuntimeDefault\"}",
          "/automountServiceAccountToken", "false",
          "/enableServiceLinks", "false");

  @Override
  public List<String> faults(Manifests manifests) {
    var faults = new ArrayList<String>();
    for (JsonNode deployment : manifests.ofKind("Deployment")) {
      String title = Manifests.title(deployment);
      JsonNode pod = deployment.at("/spec/template/spec");
      OF_A_POD.forEach((path, value) -> require(pod, path, value, title, faults));
      for (String host : List.of("hostNetwork", "hostPID", "hostIPC", "initContainers")) {
        if (pod.has(host)) {
          faults.add(title + " has " + host);
        }
      }
      pod.path("containers").forEach(container -> container(container, title, faults));
      for (JsonNode volume : pod.path("volumes")) {
        if (volume.has("emptyDir")
            ? !volume.at("/emptyDir").has("sizeLimit")
            : !volume.has("secret") && !volume.has("configMap")) {
          faults.add(
              title + ": volume " + volume.path("name") + " has no bound, or is of this machine");
        }
      }
      boolean asked = manifests.find("Service", Manifests.name(deployment)).isPresent();
      if (asked) {
        require(
            Manifests.container(deployment),
            "/readinessProbe/httpGet/path",
            "\"/readyz\"",
            title,
            faults);
      }
      int grace = pod.path("terminationGracePeriodSeconds").asInt();
      int before = Manifests.container(deployment).at("/lifecycle/preStop/sleep/seconds").asInt();
      if (grace < before + 15) {
        faults.add(title + ": " + grace + " s are too few to drain");
      }
    }
    for (JsonNode kafka : manifests.ofKind("Kafka")) {
      for (String part : List.of("/spec/kafka/template", "/spec/entityOperator/template")) {
        require(
            kafka.at(part),
            "/pod/securityContext/runAsNonRoot",
            "true",
            Manifests.title(kafka),
            faults);
      }
      require(
          kafka,
          "/spec/kafka/template/kafkaContainer/securityContext/capabilities",
          "{\"drop\":[\"ALL\"]}",
          Manifests.title(kafka),
          faults);
      for (JsonNode listener : kafka.at("/spec/kafka/listeners")) {
        require(listener, "/tls", "true", Manifests.title(kafka), faults);
        require(
            listener, "/authentication/type", "\"scram-sha-512\"", Manifests.title(kafka), faults);
      }
    }
    for (JsonNode namespace : manifests.ofKind("Namespace")) {
      require(
          namespace,
          "/metadata/labels/pod-security.kubernetes.io~1enforce",
          "\"restricted\"",
          Manifests.title(namespace),
          faults);
    }
    return faults;
  }

  private static void container(JsonNode container, String title, List<String> faults) {
    OF_A_CONTAINER.forEach((path, value) -> require(container, path, value, title, faults));
    if (!container.at("/resources/limits").has("memory")
        || !container.at("/resources/requests").has("cpu")) {
      faults.add(title + ": no limit of memory, or no share of the processors");
    }
    if (!container.path("image").asText().matches("[^:]+:[^:]+")
        || container.path("image").asText().endsWith(":latest")) {
      faults.add(title + ": which image is " + container.path("image") + "?");
    }
    for (JsonNode mount : container.path("volumeMounts")) {
      if (!mount.path("mountPath").asText().equals("/tmp") && !mount.path("readOnly").asBoolean()) {
        faults.add(title + ": " + mount.path("mountPath") + " can be written");
      }
    }
  }

  private static void require(
      JsonNode node, String path, String value, String title, List<String> faults) {
    if (!node.at(path).toString().equals(value)) {
      faults.add(title + ": " + path + " is " + node.at(path) + ", not " + value);
    }
  }
}
