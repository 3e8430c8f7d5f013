package io.avtelemetry.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scenario's streets: the features of every {@code *.geojson} of a folder. */
final class RoutesFolder {
  private static final Logger log = LoggerFactory.getLogger(RoutesFolder.class);
  private static final ObjectMapper json = new ObjectMapper();

  /** Streets are for orientation: what is more than this is left out. */
  private static final long MOST_BYTES = 8 << 20;

  private RoutesFolder() {}

  /** One collection of them all, as UTF-8; without what cannot be read. */
  static byte[] read(Path folder) {
    var features = json.createArrayNode();
    long bytes = 0;
    for (Path file : files(folder)) {
      try {
        bytes += Files.size(file);
        if (bytes > MOST_BYTES) {
          log.warn(
              "{}: the routes are more than {} bytes, the rest is not drawn", file, MOST_BYTES);
          break;
        }
        JsonNode collection = json.readTree(Files.readAllBytes(file));
        for (JsonNode feature : collection.path("features")) {
          features.add(feature);
        }
      } catch (IOException e) {
        log.warn("{} is not drawn: {}", file, e.getMessage());
      }
    }
    var all = json.createObjectNode();
    all.put("type", "FeatureCollection");
    all.set("features", features);
    try {
      return json.writeValueAsBytes(all);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory", e);
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".geojson")).sorted().toList();
    } catch (IOException e) {
      log.warn("ROUTES_DIR '{}' cannot be read: no streets are drawn", folder);
      return List.of();
    }
  }
}
