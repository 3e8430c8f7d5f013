package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avtelemetry.settings.SettingsException;
import io.avtelemetry.settings.StreamsSettings;
import io.avtelemetry.stream.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneFileTest {
  private static final String TRUCKS =
      """
      {"type": "record", "name": "trucks", "primaryKey": ["truck_id", "at"], "fields": [
        {"name": "truck_id", "type": "string"},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "lat", "type": "double"}, {"name": "lon", "type": "double"}]}""";

  @TempDir Path folder;

  private Scene read(String text) throws IOException {
    Files.writeString(folder.resolve("trucks.avsc"), TRUCKS);
    Path file = folder.resolve("dashboard.json");
    Files.writeString(file, text);
    var settings = new StreamsSettings(folder, "trucks", Optional.empty(), Optional.of("t\"able"));
    return SceneFile.read(file, Streams.read(settings));
  }

  @Test
  void the_fleets_own_file_is_read() {
    var settings =
        new StreamsSettings(
            Path.of("../scenarios/fleet/streams"), "diag", Optional.empty(), Optional.empty());
    Scene scene =
        SceneFile.read(Path.of("../scenarios/fleet/dashboard.json"), Streams.read(settings));
    assertThat(scene.vehicles()).isPresent();
    assertThat(scene.panels()).extracting(Panel::kind).contains(Panel.Kind.values());
  }

  @Test
  void another_scenario_says_how_its_fields_are_called() throws Exception {
    VehicleFields fields =
        read("""
                {"title": "Trucks", "vehicles": {"stream": "trucks", "vin": "truck_id",
                  "timestamp": "at", "latitude": "lat", "longitude": "lon"}}""")
            .vehicles()
            .orElseThrow();
    assertThat(fields.vin().name()).isEqualTo("truck_id");
    assertThat(fields.speed()).isNull();
    assertThat(fields.columns())
        .isEqualTo("t.\"truck_id\", t.\"at\", NULL, NULL, t.\"lat\", t.\"lon\", NULL, NULL");
    assertThat(fields.table()).isEqualTo("\"t\"\"able\"");
  }

  @Test
  void what_speaks_of_a_stream_that_is_not_there_is_left_out() throws Exception {
    Scene scene =
        read(
            """
            {"title": "T", "vehicles": {"stream": "diag"}, "panels": [
              {"id": "a", "kind": "counter", "title": "A", "columns": [{"name": "n"}],
               "sql": "SELECT count(*) FROM ${table:diag}"},
              {"id": "b", "kind": "counter", "title": "B", "columns": [{"name": "n"}],
               "sql": "SELECT count(*) FROM ${table:trucks}, ${latest:trucks}"}]}""");
    assertThat(scene.vehicles()).isEmpty();
    assertThat(scene.panels()).extracting(Panel::id).containsExactly("b");
    assertThat(scene.panels().get(0).sql())
        .contains("SELECT count(*) FROM \"t\"\"able\", \"latest\"");
  }

  @Test
  void every_fault_is_told_with_its_place() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    {"vehicles": {"stream": "trucks", "vin": "lat"}, "panels": [
                      {"id": "A!", "kind": "pie", "columns": []}]}"""))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("dashboard.json: title is missing")
        .hasMessageContaining("vehicles.vin: field 'lat' must be one of")
        .hasMessageContaining("vehicles.timestamp: stream 'trucks' has no field 'timestamp'")
        .hasMessageContaining("panel 'A!': its id must be of a-z, 0-9 and -")
        .hasMessageContaining("its kind must be counter, timeseries, bars, table or map")
        .hasMessageContaining("it must have sql or stream, and not both");
  }
}
