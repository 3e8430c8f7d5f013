package io.avtelemetry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whom the processes speak to, as their variables say. */
record Addresses(Manifests manifests) {

  /** One process's way to pods: where nobody has the address, no pods. */
  record Way(String from, String address, List<Manifests.Pods> to, int port) {}

  List<Way> ways() {
    var ways = new ArrayList<Way>();
    for (JsonNode deployment : manifests.ofKind("Deployment")) {
      String from = Manifests.name(deployment);
      Map<String, String> variables = manifests.variables(deployment);
      variables.forEach(
          (key, value) -> {
            if (key.endsWith("_URLS")) {
              for (String url : value.split(",", -1)) {
                var uri = URI.create(url);
                ways.add(way(from, uri.getHost(), uri.getPort()));
              }
            } else if (key.equals("KAFKA_BOOTSTRAP_SERVERS")) {
              int colon = value.indexOf(':');
              ways.add(
                  way(
                      from,
                      value.substring(0, colon),
                      Integer.parseInt(value.substring(colon + 1))));
            } else if (key.equals("POSTGRES_HOST")) {
              ways.add(
                  way(
                      from,
                      value,
                      Integer.parseInt(variables.getOrDefault("POSTGRES_PORT", "5432"))));
            }
          });
    }
    return ways;
  }

  private Way way(String from, String host, int port) {
    return new Way(from, host + ":" + port, reachedAs(host, port), port);
  }

  private List<Manifests.Pods> reachedAs(String host, int port) {
    var found = new ArrayList<Manifests.Pods>();
    for (Manifests.Pods pods : manifests.pods()) {
      if (pods.ports().containsValue(port) && names(pods, port).contains(host)) {
        found.add(pods);
      }
    }
    return found;
  }

  /** The names of the Services before these pods: ours, and those that the operators make. */
  private List<String> names(Manifests.Pods pods, int port) {
    String kafka = pods.labels().get("strimzi.io/cluster");
    String postgres = pods.labels().get("cnpg.io/cluster");
    if (kafka != null) {
      return List.of(kafka + "-kafka-bootstrap");
    } else if (postgres != null) {
      return List.of(postgres + "-rw", postgres + "-r", postgres + "-ro");
    }
    return manifests.ofKind("Service").stream()
        .filter(service -> Wiring.selects(service.at("/spec/selector"), pods.labels()))
        .filter(
            service -> {
              for (JsonNode at : service.at("/spec/ports")) {
                if (at.path("port").asInt() == port) {
                  return true;
                }
              }
              return false;
            })
        .map(Manifests::name)
        .toList();
  }
}
