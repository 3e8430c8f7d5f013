package io.avtelemetry.vehicle.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteFilesTest {
  private static final Path SHIPPED = Path.of("../scenarios/fleet/routes");

  @TempDir Path folder;

  @Test
  void the_shipped_routes_are_long_loops_in_three_cities() throws RouteException {
    List<Route> routes = RouteFiles.read(SHIPPED);

    assertThat(routes).extracting(Route::city).contains("Chicago", "New York", "San Francisco");
    for (Route route : routes) {
      assertThat(route.corners()).as(route.name()).hasSizeGreaterThan(30);
      assertThat(Way.along(route).length()).as(route.name()).isGreaterThan(5000);
      assertThat(route.lights()).as(route.name()).hasSizeGreaterThan(10);
    }
  }

  @Test
  void a_loop_is_read_with_its_properties() throws Exception {
    write(
        feature(
            "{\"name\":\"n\",\"city\":\"c\",\"speed_limit_kmh\":36,\"lights\":[1]}", "LineString"));

    Route route = RouteFiles.read(folder).get(0);

    assertThat(route.name()).isEqualTo("n");
    assertThat(route.city()).isEqualTo("c");
    assertThat(route.speedLimitMetersPerSecond()).isEqualTo(10);
    assertThat(route.lights()).isEqualTo(Set.of(1));
    assertThat(route.corners())
        .containsExactly(
            new Route.Corner(50, 10), new Route.Corner(50, 10.01), new Route.Corner(50.01, 10.01));
  }

  @Test
  void properties_may_be_absent() throws Exception {
    write(feature("{}", "LineString"));

    assertThat(RouteFiles.read(folder).get(0).speedLimitMetersPerSecond()).isEqualTo(50 / 3.6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          hello                                                              | is not JSON
          {"type":"Feature"}                                                 | is not a GeoJSON FeatureCollection
          {"features":[{"geometry":{"type":"Point"}}]}                       | not a LineString
          {"features":[{"geometry":{"type":"LineString","coordinates":[[1,1],[2,2],[3,3]]}}]} | not a closed loop
          {"features":[{"geometry":{"type":"LineString","coordinates":[[1,1],[1,1],[3,3],[1,1]]}}]} | position 1 repeats
          {"features":[{"geometry":{"type":"LineString","coordinates":[[1,1],[1,99],[3,3],[1,1]]}}]} | position 1 is not
          {"features":[]}                                                    | has no *.geojson file with a route
          """)
  void what_is_not_a_route_is_refused_with_the_reason(String text, String reason) throws Exception {
    write(text);

    assertThatThrownBy(() -> RouteFiles.read(folder))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void a_folder_that_is_not_there_is_told() {
    assertThatThrownBy(() -> RouteFiles.read(folder.resolve("none")))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining("cannot be listed");
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("a.geojson"), text);
  }

  private static String feature(String properties, String type) {
    return """
        {"type":"FeatureCollection","features":[{"type":"Feature","properties":%s,"geometry":
          {"type":"%s","coordinates":[[10,50],[10.01,50],[10.01,50.01],[10,50]]}}]}
        """
        .formatted(properties, type);
  }
}
