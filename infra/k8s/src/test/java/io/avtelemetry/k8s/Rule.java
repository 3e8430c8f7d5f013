package io.avtelemetry.k8s;

import java.util.List;

/** Something that must hold of every overlay. */
interface Rule {

  /** What is wrong, each with the document's kind and name. */
  List<String> faults(Manifests manifests);

  /** All that there are. */
  static List<Rule> all() {
    return List.of(
        new Models(), new Variables(), new Wiring(), new Reach(), new Confinement(), new Streams());
  }
}
