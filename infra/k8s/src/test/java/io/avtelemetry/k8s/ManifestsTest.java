package io.avtelemetry.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every overlay keeps every rule; and each rule sees what breaks it. */
class ManifestsTest {
  private static final Manifests PRODUCTION = Manifests.of("production");

  static List<String> overlays() {
    return Kustomization.overlays();
  }

  private static Stream<String> faults(Manifests manifests) {
    return Rule.all().stream().flatMap(rule -> rule.faults(manifests).stream());
  }

  @Test
  void there_is_an_overlay_for_each_use() {
    assertThat(overlays()).containsExactly("demo", "dev", "production");
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void an_overlay_keeps_every_rule(String overlay) {
    assertThat(faults(Manifests.of(overlay))).isEmpty();
  }

  /** What a person gets wrong, and what is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Not of the model.
        "Deployment producer-http | add | /spec/template/spec/containers/0/livenesProbe | {} | livenesProbe",
        "Deployment consumer-sql | replace | /spec/replicas | '3' | replicas",
        "Service dashboard | replace | /apiVersion | v2 | no model",
        "HorizontalPodAutoscaler consumer-sql | add | /spec/behaviour | {} | behaviour",
        "NetworkPolicy dns | add | /spec/egres | [] | egres",
        "PodDisruptionBudget producer-http | add | /spec/maxUnavailabel | 1 | maxUnavailabel",
        "Kafka kafka | add | /spec/kafka/listeners/0/ssl | true | ssl",
        "Kafka kafka | replace | /spec/kafka/listeners/0/type | everywhere | everywhere",
        "KafkaTopic diag | add | /spec/partition | 12 | partition",
        "KafkaUser dashboard | replace | /spec/authorization/acls/0/operations/0 | Look | Look",
        "Cluster postgres | add | /spec/instance | 3 | instance",
        "Cluster postgres | replace | /spec/postgresql/synchronous/method | all | all",
        "Deployment producer-http | replace | /spec/template/spec/containers/0/resources/limits/memory | 512Mib | no quantity",
        // Variables.
        "ConfigMap consumer-sql | add | /data/SINK_WRITER | '2' | SINK_WRITER is read by nobody",
        "ConfigMap producer-http | add | /data/POSTGRES_HOST | postgres-rw | POSTGRES_HOST is read by nobody",
        "ConfigMap consumer-sql | add | /data/POSTGRES_PASSWORD | x | plain sight",
        // Wiring.
        "Deployment dashboard | replace | /spec/template/metadata/labels/app.kubernetes.io~1name | board | does not match its own pods",
        "Deployment consumer-sql | replace | /spec/template/spec/containers/0/readinessProbe/httpGet/port | http | asks at port",
        "Service producer-http | replace | /spec/ports/0/targetPort | https | has no port https",
        "Service producer-http | replace | /spec/selector/app.kubernetes.io~1name | ingest | selects no pods",
        "PodDisruptionBudget consumer-sql | replace | /spec/selector/matchLabels/app.kubernetes.io~1name | sink | selects no pods",
        "HorizontalPodAutoscaler consumer-sql | replace | /spec/scaleTargetRef/name | sink | scales nothing",
        "HorizontalPodAutoscaler consumer-sql | replace | /spec/metrics/1/pods/metric/name | sink_lag | no metric sink_lag",
        "HorizontalPodAutoscaler producer-http | replace | /spec/metrics/1/pods/metric/name | sink_lag_records | no metric",
        "HorizontalPodAutoscaler producer-http | replace | /spec/minReplicas | 13 | from 13",
        "Deployment consumer-sql | replace | /spec/template/spec/containers/0/envFrom/0/configMapRef/name | sinks | ConfigMap sinks",
        "Deployment consumer-sql | replace | /spec/template/spec/volumes/3/secret/secretName | postgres | secret postgres,",
        "Deployment consumer-sql | remove | /spec/template/spec/containers/0/volumeMounts/3 | - | mounted nowhere",
        "ConfigMap producer-http | replace | /data/KAFKA_BOOTSTRAP_SERVERS | kafka:9093 | nobody is at kafka:9093",
        "ConfigMap consumer-sql | replace | /data/POSTGRES_HOST | postgres | nobody is at postgres:5432",
        "ConfigMap dashboard | replace | /data/SINK_OPS_URLS | http://consumer-sql:5011 | nobody is at consumer-sql:5011",
        "ConfigMap dashboard | replace | /data/POSTGRES_READER_USER | reader | no role reader",
        "ConfigMap consumer-sql | replace | /data/POSTGRES_DB | telemetry | the database is",
        // Network.
        "NetworkPolicy default-deny | replace | /spec/policyTypes | [Ingress] | none closes everything",
        "NetworkPolicy consumer-sql | remove | /spec/egress/1 | - | consumer-sql may not go to postgres-rw:5432",
        "NetworkPolicy kafka | remove | /spec/ingress/0/from/0 | - | producer-http to kafka:9093 may go out but not come in",
        "NetworkPolicy postgres | replace | /spec/ingress/0/from/0/podSelector/matchLabels/app.kubernetes.io~1name | sink | no pods are",
        "NetworkPolicy dashboard | replace | /spec/ingress/0/ports/0/port | https | nobody has port",
        "NetworkPolicy dashboard | remove | /spec/ingress/0/ports | - | opens every port",
        "NetworkPolicy dns | replace | /spec/egress/0/to/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name | default | does not know the namespace default",
        // Confinement.
        "Deployment producer-http | remove | /spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem | - | readOnlyRootFilesystem",
        "Deployment producer-http | add | /spec/template/spec/containers/0/securityContext/capabilities/add | [NET_ADMIN] | capabilities",
        "Deployment dashboard | replace | /spec/template/spec/securityContext/runAsUser | 0 | runAsUser",
        "Deployment dashboard | replace | /spec/template/spec/containers/0/livenessProbe/httpGet/path | /readyz | livenessProbe",
        "Deployment dashboard | remove | /spec/template/spec/enableServiceLinks | - | enableServiceLinks",
        "Deployment consumer-sql | remove | /spec/template/spec/containers/0/resources/limits | - | no limit of memory",
        "Deployment consumer-sql | replace | /spec/template/spec/containers/0/image | av-telemetry/consumer-sql:latest | which image",
        "Deployment consumer-sql | replace | /spec/template/spec/terminationGracePeriodSeconds | 10 | too few to drain",
        "Kafka kafka | replace | /spec/kafka/listeners/0/tls | false | /tls is false",
        "Namespace av-telemetry | remove | /metadata/labels/pod-security.kubernetes.io~1enforce | - | enforce",
        // Streams.
        "KafkaTopic diag | replace | /spec/topicName | diag | the streams have",
        "KafkaTopic diag | replace | /spec/partitions | 6 | partitions is 6",
        "KafkaNodePool node | replace | /spec/replicas | 2 | on 2 brokers",
        "ConfigMap consumer-sql | replace | /data/SINK_WRITERS | '4' | fewer partitions than 24 writers",
        "ConfigMap consumer-sql | replace | /data/CONSUMER_GROUP | sinks | group is",
        "KafkaUser producer-http | replace | /spec/authorization/acls/0/resource/name | diag | may use [diag]",
        "KafkaTopic diag | replace | /metadata/labels/strimzi.io~1cluster | broker | no Kafka broker",
      })
  void what_breaks_a_manifest_is_told(
      String document, String operation, String path, String value, String told)
      throws IOException {
    int space = document.indexOf(' ');
    JsonNode change = Yaml.documents(value.equals("-") ? "0" : value).get(0);
    Manifests broken =
        PRODUCTION.with(
            document.substring(0, space), document.substring(space + 1), operation, path, change);
    assertThat(faults(broken)).anySatisfy(fault -> assertThat(fault).contains(told));
  }
}
