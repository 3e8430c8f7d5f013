package io.avtelemetry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The network's policies let through what the processes need, on both sides, and name only pods,
 * ports and namespaces that are there.
 */
final class Reach implements Rule {
  /** Between Kafka's own nodes and from its operators: Strimzi makes the other side's policy. */
  private static final Set<Integer> KAFKAS_OWN = Set.of(9090, 9091);

  /** From these pods to those, at this port. */
  private record Flow(String from, String to, int port) implements Comparable<Flow> {
    @Override
    public int compareTo(Flow other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return from + " to " + to + ":" + port;
    }
  }

  @Override
  public List<String> faults(Manifests manifests) {
    var faults = new ArrayList<String>();
    var out = new TreeSet<Flow>();
    var in = new TreeSet<Flow>();
    boolean closed = false;
    for (JsonNode policy : manifests.ofKind("NetworkPolicy")) {
      closed |= closesAll(policy);
      List<Manifests.Pods> subjects = selected(policy.at("/spec/podSelector"), manifests);
      if (subjects.isEmpty()) {
        faults.add(Manifests.title(policy) + " is about no pods");
      }
      for (JsonNode rule : policy.at("/spec/ingress")) {
        for (Manifests.Pods peer : peers(rule.path("from"), policy, manifests, faults)) {
          subjects.forEach(pods -> flows(rule, peer, pods, pods, in));
        }
        unknownPorts(rule, subjects, policy, faults);
      }
      for (JsonNode rule : policy.at("/spec/egress")) {
        List<Manifests.Pods> peers = peers(rule.path("to"), policy, manifests, faults);
        for (Manifests.Pods peer : peers) {
          subjects.forEach(pods -> flows(rule, pods, peer, peer, out));
        }
        if (!peers.isEmpty()) {
          unknownPorts(rule, peers, policy, faults);
        }
      }
    }
    if (!closed) {
      faults.add("NetworkPolicy: none closes everything first");
    }
    oneSided(out, in, faults);
    for (Addresses.Way way : new Addresses(manifests).ways()) {
      for (Manifests.Pods pods : way.to()) {
        if (!out.contains(new Flow(way.from(), pods.name(), way.port()))) {
          faults.add("NetworkPolicy: " + way.from() + " may not go to " + way.address());
        }
      }
    }
    return faults;
  }

  private static boolean closesAll(JsonNode policy) {
    JsonNode spec = policy.path("spec");
    return spec.path("podSelector").isEmpty()
        && spec.path("policyTypes").size() == 2
        && !spec.has("ingress")
        && !spec.has("egress");
  }

  private static void oneSided(Set<Flow> out, Set<Flow> in, List<String> faults) {
    var onlyOut = new TreeSet<>(out);
    onlyOut.removeAll(in);
    onlyOut.removeIf(flow -> KAFKAS_OWN.contains(flow.port()));
    onlyOut.forEach(flow -> faults.add("NetworkPolicy: " + flow + " may go out but not come in"));
    var onlyIn = new TreeSet<>(in);
    onlyIn.removeAll(out);
    onlyIn.forEach(flow -> faults.add("NetworkPolicy: " + flow + " may come in but not go out"));
  }

  private static List<Manifests.Pods> peers(
      JsonNode list, JsonNode policy, Manifests manifests, List<String> faults) {
    var peers = new ArrayList<Manifests.Pods>();
    for (JsonNode peer : list) {
      if (peer.has("namespaceSelector")) {
        String namespace =
            peer.at("/namespaceSelector/matchLabels").path("kubernetes.io/metadata.name").asText();
        if (!Wiring.manual().contains("| `" + namespace + "` |")) {
          faults.add(
              Manifests.title(policy)
                  + ": docs/kubernetes.md does not know the namespace "
                  + namespace);
        }
      } else {
        List<Manifests.Pods> found = selected(peer.path("podSelector"), manifests);
        if (found.isEmpty()) {
          faults.add(Manifests.title(policy) + ": no pods are " + peer);
        }
        peers.addAll(found);
      }
    }
    return peers;
  }

  private static List<Manifests.Pods> selected(JsonNode selector, Manifests manifests) {
    return manifests.pods().stream()
        .filter(
            pods ->
                selector.isEmpty() || Wiring.selects(selector.path("matchLabels"), pods.labels()))
        .toList();
  }

  private static void flows(
      JsonNode rule,
      Manifests.Pods from,
      Manifests.Pods to,
      Manifests.Pods portsOf,
      Set<Flow> flows) {
    for (JsonNode port : rule.path("ports")) {
      Integer number = number(port, portsOf);
      if (number != null) {
        flows.add(new Flow(from.name(), to.name(), number));
      }
    }
  }

  private static void unknownPorts(
      JsonNode rule, List<Manifests.Pods> pods, JsonNode policy, List<String> faults) {
    if (rule.path("ports").isEmpty()) {
      faults.add(Manifests.title(policy) + " opens every port");
    }
    for (JsonNode port : rule.path("ports")) {
      if (pods.stream().noneMatch(each -> number(port, each) != null)) {
        faults.add(Manifests.title(policy) + ": nobody has port " + port.path("port"));
      }
    }
  }

  /** The port's number at these pods; null where they have no such port. */
  private static Integer number(JsonNode port, Manifests.Pods pods) {
    JsonNode told = port.path("port");
    if (told.isTextual()) {
      return pods.ports().get(told.asText());
    }
    return pods.ports().containsValue(told.asInt()) ? told.asInt() : null;
  }
}
