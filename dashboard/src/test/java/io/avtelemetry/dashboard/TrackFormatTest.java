package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenetics.jpx.GPX;
import io.jenetics.jpx.TrackSegment;
import io.jenetics.jpx.WayPoint;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class TrackFormatTest {
  private static final long NOON = Times.micros(Instant.parse("2026-11-21T12:00:00.123456Z"));
  private static final Track TRACK =
      track("1FTFW1E50PFA00001", new TrackPoint(NOON, 41.9, -87.65, 90, 13.5), 3);

  private static Track track(String vin, TrackPoint first, int points) {
    return new Track(
        vin,
        java.util.stream.IntStream.range(0, points)
            .mapToObj(
                i ->
                    new TrackPoint(
                        first.micros() + i * 1_000_000L,
                        first.latitude() + i * 0.0001,
                        first.longitude(),
                        first.heading(),
                        first.speed()))
            .toList(),
        false);
  }

  private static String text(TrackFormat format, Track track) throws Exception {
    return new String(format.write(track).body(), StandardCharsets.UTF_8);
  }

  @Test
  void gpx_is_gpx_1_1_with_time_and_place_of_each_point() throws Exception {
    byte[] body = TrackFormat.GPX.write(TRACK).body();
    var builders = DocumentBuilderFactory.newDefaultInstance();
    builders.setNamespaceAware(true);
    Element gpx =
        builders.newDocumentBuilder().parse(new ByteArrayInputStream(body)).getDocumentElement();
    assertThat(gpx.getNamespaceURI()).isEqualTo("http://www.topografix.com/GPX/1/1");
    assertThat(gpx.getAttribute("version")).isEqualTo("1.1");
    assertThat(gpx.getAttribute("creator")).isEqualTo("av-telemetry");
    NodeList points = gpx.getElementsByTagNameNS(gpx.getNamespaceURI(), "trkpt");
    assertThat(points.getLength()).isEqualTo(3);
    Element point = (Element) points.item(0);
    assertThat(point.getAttribute("lat")).isEqualTo("41.9");
    assertThat(point.getAttribute("lon")).isEqualTo("-87.65");
    // The schema's order: time, then extensions.
    assertThat(point.getFirstChild().getLocalName()).isEqualTo("time");
    assertThat(point.getFirstChild().getTextContent()).isEqualTo("2026-11-21T12:00:00.123456Z");
    assertThat(point.getLastChild().getLocalName()).isEqualTo("extensions");
    assertThat(TrackFormat.GPX.write(TRACK).fileName()).contains("1FTFW1E50PFA00001.gpx");
  }

  @Test
  void another_program_reads_the_gpx_as_the_same_track() throws Exception {
    byte[] body = TrackFormat.GPX.write(TRACK).body();
    var read =
        GPX.Reader.of(GPX.Reader.Mode.STRICT)
            .read(new ByteArrayInputStream(body))
            .tracks()
            .flatMap(io.jenetics.jpx.Track::segments)
            .flatMap(TrackSegment::points)
            .toList();
    assertThat(read).hasSize(3);
    WayPoint last = read.get(2);
    assertThat(last.getLatitude().doubleValue()).isEqualTo(41.9002);
    assertThat(last.getLongitude().doubleValue()).isEqualTo(-87.65);
    assertThat(last.getTime()).contains(Instant.parse("2026-11-21T12:00:02.123456Z"));
  }

  @Test
  void gpx_stays_below_the_ends_of_its_schemas_scales() throws Exception {
    var edge = new TrackPoint(NOON, 0, 180, 359.999, 1);
    assertThat(text(TrackFormat.GPX, new Track("X", List.of(edge), false)))
        .contains("lon=\"-180\"", "<gpxtpx:course>0</gpxtpx:course>");
  }

  @Test
  void a_position_that_was_not_told_is_in_no_map() throws Exception {
    var nowhere = new TrackPoint(NOON, Double.NaN, Double.NaN, Double.NaN, 1);
    var track = new Track("X", List.of(nowhere), false);
    assertThat(text(TrackFormat.GPX, track)).doesNotContain("trkpt");
    assertThat(text(TrackFormat.GEOJSON, track)).contains("\"features\":[]");
    assertThat(text(TrackFormat.CSV, track)).contains("2026-11-21T12:00:00.123456Z,,,,1,X");
    assertThat(text(TrackFormat.JSON, track)).contains("\"latitude\":null");
  }

  @Test
  void geojson_has_longitude_first_and_a_time_for_each_position() throws Exception {
    JsonNode feature =
        new ObjectMapper().readTree(text(TrackFormat.GEOJSON, TRACK)).at("/features/0");
    assertThat(feature.at("/geometry/type").asText()).isEqualTo("LineString");
    assertThat(feature.at("/geometry/coordinates/0").toString()).isEqualTo("[-87.65,41.9]");
    assertThat(feature.at("/properties/times")).hasSize(3);
  }

  @Test
  void one_position_is_a_point() throws Exception {
    String text = text(TrackFormat.GEOJSON, track("X", TRACK.points().get(0), 1));
    assertThat(text).contains("\"type\":\"Point\",\"coordinates\":[-87.65,41.9]");
  }

  @Test
  void csv_is_what_a_replay_takes() throws Exception {
    assertThat(text(TrackFormat.CSV, TRACK).lines())
        .startsWith(
            "time,latitude,longitude,heading,speed,vin",
            "2026-11-21T12:00:00.123456Z,41.9,-87.65,90,13.5,1FTFW1E50PFA00001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"})
  void a_text_that_a_spreadsheet_would_run_is_told_as_text(String text) {
    assertThat(TrackFormat.cell(text).replace("\"", "")).startsWith("'");
  }

  @Test
  void quotes_and_separators_stay_within_their_cell() {
    assertThat(TrackFormat.cell("a,\"b\"\nc")).isEqualTo("\"a,\"\"b\"\"\nc\"");
  }

  @Test
  void markup_in_a_vin_is_text_in_every_form() throws Exception {
    var track = track("<script>&\"'\u0001", TRACK.points().get(0), 2);
    assertThat(text(TrackFormat.GPX, track)).contains("<name>&lt;script").doesNotContain("<script");
    assertThat(TrackFormat.GPX.write(track).fileName()).contains("_script_____.gpx");
    assertThat(text(TrackFormat.GEOJSON, track)).contains("\\u0001");
  }
}
