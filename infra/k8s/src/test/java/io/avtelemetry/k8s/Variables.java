package io.avtelemetry.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A container's variables are keys that its process reads; a secret comes as a file alone. */
final class Variables implements Rule {
  private static final Path ROOT = Path.of("../..");

  @Override
  public List<String> faults(Manifests manifests) {
    var faults = new ArrayList<String>();
    for (JsonNode deployment : manifests.ofKind("Deployment")) {
      Set<String> read = readBy(Manifests.name(deployment));
      for (String variable : manifests.variables(deployment).keySet()) {
        String title = Manifests.title(deployment) + ": " + variable;
        boolean secret = variable.matches(".*(PASSWORD|TOKEN|SECRET)");
        String key =
            variable.matches(".*(PASSWORD|TOKEN)_FILE")
                ? variable.substring(0, variable.length() - "_FILE".length())
                : variable;
        if (!read.contains(key)) {
          faults.add(title + " is read by nobody");
        } else if (secret) {
          faults.add(title + " is a secret in plain sight");
        }
      }
    }
    return faults;
  }

  private static Set<String> readBy(String module) {
    var keys = new TreeSet<>(keys("common"));
    keys.addAll(keys(module));
    return keys;
  }

  private static Set<String> keys(String module) {
    Path file = ROOT.resolve(module).resolve("src/main/resources/reference.conf");
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("no module is called " + module);
    }
    return ConfigFactory.parseFile(file.toFile()).getObject("av").keySet();
  }
}
