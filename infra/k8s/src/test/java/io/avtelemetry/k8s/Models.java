package io.avtelemetry.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Each document fits its published model: of Kubernetes and Strimzi as their Java clients have
 * them, of CloudNativePG as written down here. A property that the model has not, a text where a
 * number must be, and a quantity that is none are faults.
 */
final class Models implements Rule {
  private static final Map<String, Class<?>> MODELS =
      Map.ofEntries(
          Map.entry("v1 Namespace", Namespace.class),
          Map.entry("v1 ConfigMap", ConfigMap.class),
          Map.entry("v1 Service", Service.class),
          Map.entry("apps/v1 Deployment", Deployment.class),
          Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
          Map.entry("kafka.strimzi.io/v1 Kafka", Kafka.class),
          Map.entry("kafka.strimzi.io/v1 KafkaNodePool", KafkaNodePool.class),
          Map.entry("kafka.strimzi.io/v1 KafkaTopic", KafkaTopic.class),
          Map.entry("kafka.strimzi.io/v1 KafkaUser", KafkaUser.class),
          Map.entry("postgresql.cnpg.io/v1 Cluster", CloudNativePg.class));

  private static final ObjectMapper STRICT = strict();

  /**
   * The models take unknown properties into a map of their own, so as to read a newer server's
   * answers: not here.
   */
  private static ObjectMapper strict() {
    var mapper =
        JsonMapper.builder()
            .annotationIntrospector(
                new JacksonAnnotationIntrospector() {
                  private static final long serialVersionUID = 1;

                  @Override
                  public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                  }
                })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
    for (var shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
    }
    return mapper;
  }

  @Override
  public List<String> faults(Manifests manifests) {
    var faults = new ArrayList<String>();
    var seen = new HashMap<String, JsonNode>();
    for (JsonNode document : manifests.documents()) {
      String title = Manifests.title(document);
      if (seen.put(title, document) != null) {
        faults.add(title + " is there twice");
      }
      Class<?> model =
          MODELS.get(document.path("apiVersion").asText() + " " + Manifests.kind(document));
      if (model == null) {
        faults.add(title + ": no model of " + document.path("apiVersion"));
        continue;
      }
      try {
        lost(document, STRICT.valueToTree(STRICT.treeToValue(document, model)), title, faults);
      } catch (JsonProcessingException | IllegalArgumentException e) {
        faults.add(title + ": " + e.getMessage());
      }
      quantities(document, title, faults);
    }
    return faults;
  }

  /** Strimzi's model reads a value that it does not know as none: what went in must come out. */
  private static void lost(JsonNode in, JsonNode out, String title, List<String> faults) {
    in.fieldNames()
        .forEachRemaining(name -> lost(in.get(name), out.path(name), title + "/" + name, faults));
    for (int i = 0; i < in.size() && in.isArray(); i++) {
      lost(in.get(i), out.path(i), title + "/" + i, faults);
    }
    if (in.isValueNode() && (out.isNull() || out.isMissingNode())) {
      faults.add(title + ": " + in + " is no value of the model");
    }
  }

  private static void quantities(JsonNode node, String title, List<String> faults) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              JsonNode child = node.get(name);
              if (name.equals("requests") || name.equals("limits")) {
                child.forEach(quantity -> quantity(quantity.asText(), title, faults));
              } else if (name.equals("size")
                  || name.equals("sizeLimit")
                  || name.equals("averageValue")) {
                quantity(child.asText(), title, faults);
              }
              quantities(child, title, faults);
            });
    if (node.isArray()) {
      node.forEach(child -> quantities(child, title, faults));
    }
  }

  private static void quantity(String text, String title, List<String> faults) {
    try {
      Quantity.getAmountInBytes(Quantity.parse(text));
    } catch (IllegalArgumentException | ArithmeticException e) {
      faults.add(title + ": " + text + " is no quantity");
    }
  }
}
