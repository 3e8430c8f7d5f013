package io.avtelemetry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Each stream has its topic, its copies fit the brokers, its partitions the sinks, and its users
 * may do what they do.
 */
final class Streams implements Rule {
  private static final Path FOLDER = Path.of("../../scenarios/fleet/streams");

  @Override
  public List<String> faults(Manifests manifests) {
    var faults = new ArrayList<String>();
    Set<String> topics = topicsOfStreams();
    Map<String, String> ingest = manifests.variables(manifests.get("Deployment", "producer-http"));
    Map<String, String> sink = manifests.variables(manifests.get("Deployment", "consumer-sql"));
    int brokers = 0;
    for (JsonNode pool : manifests.ofKind("KafkaNodePool")) {
      brokers += pool.at("/spec/replicas").asInt();
      belongs(pool, manifests, faults);
    }
    var made = new TreeSet<String>();
    for (JsonNode topic : manifests.ofKind("KafkaTopic")) {
      belongs(topic, manifests, faults);
      made.add(topic.at("/spec/topicName").asText());
      String title = Manifests.title(topic);
      same(
          title,
          "partitions",
          topic.at("/spec/partitions"),
          ingest.get("KAFKA_TOPIC_PARTITIONS"),
          faults);
      same(
          title,
          "replicas",
          topic.at("/spec/replicas"),
          ingest.get("KAFKA_TOPIC_REPLICATION_FACTOR"),
          faults);
      int copies = topic.at("/spec/replicas").asInt();
      int inSync = topic.at("/spec/config").path("min.insync.replicas").asInt();
      if (copies > brokers || inSync != Math.min(copies, 2)) {
        faults.add(
            title + ": " + copies + " copies, " + inSync + " in sync, on " + brokers + " brokers");
      }
      int workers =
          manifests.get("HorizontalPodAutoscaler", "consumer-sql").at("/spec/maxReplicas").asInt()
              * Integer.parseInt(sink.getOrDefault("SINK_WRITERS", "2"));
      if (workers > topic.at("/spec/partitions").asInt()) {
        faults.add(title + ": fewer partitions than " + workers + " writers");
      }
    }
    if (!made.equals(topics)) {
      faults.add("KafkaTopic: the streams have " + topics + ", there are " + made);
    }
    for (JsonNode user : manifests.ofKind("KafkaUser")) {
      belongs(user, manifests, faults);
      if (manifests.find("Deployment", Manifests.name(user)).isEmpty()) {
        faults.add(Manifests.title(user) + " is nobody");
      }
      var allowed = new TreeSet<String>();
      for (JsonNode right : user.at("/spec/authorization/acls")) {
        String name = right.at("/resource/name").asText();
        if (right.at("/resource/type").asText().equals("topic")) {
          allowed.add(name);
        } else {
          same(
              Manifests.title(user),
              "group",
              right.at("/resource/name"),
              sink.get("CONSUMER_GROUP"),
              faults);
        }
      }
      if (!allowed.equals(topics)) {
        faults.add(Manifests.title(user) + ": may use " + allowed + ", the streams have " + topics);
      }
    }
    return faults;
  }

  private static void belongs(JsonNode resource, Manifests manifests, List<String> faults) {
    String kafka = resource.at("/metadata/labels").path("strimzi.io/cluster").asText();
    if (manifests.find("Kafka", kafka).isEmpty()) {
      faults.add(Manifests.title(resource) + ": there is no Kafka " + kafka);
    }
  }

  private static void same(
      String title, String what, JsonNode here, String there, List<String> faults) {
    if (!here.asText().equals(there)) {
      faults.add(title + ": " + what + " is " + here + ", the processes are told " + there);
    }
  }

  private static Set<String> topicsOfStreams() {
    try (var files = Files.list(FOLDER)) {
      var topics = new TreeSet<String>();
      for (Path file : files.filter(path -> path.toString().endsWith(".avsc")).toList()) {
        JsonNode stream = Yaml.one(file);
        topics.add(stream.path("topic").asText(stream.path("name").asText()));
      }
      return topics;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
