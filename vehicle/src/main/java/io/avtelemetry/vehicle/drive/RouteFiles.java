package io.avtelemetry.vehicle.drive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.vehicle.drive.Route.Corner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads routes from a folder of GeoJSON files (RFC 7946): each LineString of a FeatureCollection is
 * one loop, closed (its last position is its first). Properties: {@code name}, {@code city}, {@code
 * speed_limit_kmh} (50 where absent), {@code lights} (indices of the positions with a traffic
 * light; none where absent).
 */
public final class RouteFiles {
  private static final ObjectMapper json = new ObjectMapper();
  private static final double DEFAULT_SPEED_LIMIT_KMH = 50;
  private static final int FEWEST_CORNERS = 3;

  private RouteFiles() {}

  /**
   * All routes of a folder, in the order of the files' names.
   *
   * @throws RouteException where the folder has none, or a file is not a route
   */
  public static List<Route> read(Path folder) throws RouteException {
    var routes = new ArrayList<Route>();
    for (Path file : files(folder)) {
      readFile(file, routes);
    }
    if (routes.isEmpty()) {
      throw new RouteException(folder, "has no *.geojson file with a route");
    }
    return List.copyOf(routes);
  }

  private static List<Path> files(Path folder) throws RouteException {
    try (var all = Files.list(folder)) {
      return all.filter(f -> f.toString().endsWith(".geojson")).sorted().toList();
    } catch (IOException e) {
      throw new RouteException(folder, "cannot be listed (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static void readFile(Path file, List<Route> routes) throws RouteException {
    JsonNode features;
    try {
      features = json.readTree(file.toFile()).path("features");
    } catch (JsonProcessingException e) {
      throw new RouteException(file, "is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new RouteException(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    if (!features.isArray()) {
      throw new RouteException(file, "is not a GeoJSON FeatureCollection");
    }
    for (JsonNode feature : features) {
      routes.add(route(file, feature));
    }
  }

  private static Route route(Path file, JsonNode feature) throws RouteException {
    JsonNode geometry = feature.path("geometry");
    if (!geometry.path("type").asText().equals("LineString")) {
      throw new RouteException(file, "has a feature that is not a LineString");
    }
    List<Corner> corners = corners(file, geometry.path("coordinates"));
    JsonNode properties = feature.path("properties");
    double limit = properties.path("speed_limit_kmh").asDouble(DEFAULT_SPEED_LIMIT_KMH);
    if (!(limit >= 5 && limit <= 150)) {
      throw new RouteException(file, "speed_limit_kmh must be 5 to 150");
    }
    Set<Integer> lights = new HashSet<>();
    for (JsonNode light : properties.path("lights")) {
      if (!light.isInt() || light.asInt() < 0 || light.asInt() > corners.size()) {
        throw new RouteException(file, "lights must be indices of positions, not " + light);
      }
      lights.add(light.asInt() % corners.size());
    }
    return new Route(
        properties.path("name").asText(file.getFileName().toString()),
        properties.path("city").asText(""),
        corners,
        limit / 3.6,
        Set.copyOf(lights));
  }

  private static List<Corner> corners(Path file, JsonNode coordinates) throws RouteException {
    var corners = new ArrayList<Corner>();
    for (JsonNode position : coordinates) {
      double longitude = position.path(0).asDouble(Double.NaN);
      double latitude = position.path(1).asDouble(Double.NaN);
      if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 85)) {
        throw new RouteException(file, "position " + corners.size() + " is not [lon, lat]");
      }
      var corner = new Corner(latitude, longitude);
      if (!corners.isEmpty() && corners.get(corners.size() - 1).equals(corner)) {
        throw new RouteException(file, "position " + corners.size() + " repeats the one before");
      }
      corners.add(corner);
    }
    if (corners.size() <= FEWEST_CORNERS
        || !corners.get(0).equals(corners.remove(corners.size() - 1))) {
      throw new RouteException(file, "a LineString is not a closed loop");
    }
    return List.copyOf(corners);
  }
}
