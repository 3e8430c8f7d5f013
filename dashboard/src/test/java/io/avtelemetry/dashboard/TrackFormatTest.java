package io.avtelemetry.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenetics.jpx.GPX;
import io.jenetics.jpx.TrackSegment;
import io.jenetics.jpx.WayPoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.geojson.GeoJsonReader;
import org.locationtech.jts.operation.linemerge.LineMerger;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class TrackFormatTest {
  private static final long NOON = Times.micros(Instant.parse("2026-11-21T12:00:00.123456Z"));
  private static final Drive TRACK =
      track("1FTFW1E50PFA00001", new TrackPoint(NOON, 41.9, -87.65, 90, 13.5), 3);

  private record Drive(String vin, List<TrackPoint> points) {
    /** So many points at a time. */
    TrackPages pages(int size) {
      var left = new ArrayDeque<>(points);
      return () -> Stream.generate(left::poll).limit(size).takeWhile(p -> p != null).toList();
    }
  }

  private static Drive track(String vin, TrackPoint first, int points) {
    return new Drive(
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
            .toList());
  }

  private static byte[] bytes(TrackFormat format, Drive track) throws Exception {
    var out = new ByteArrayOutputStream();
    format.write(track.vin(), track.pages(2), out);
    return out.toByteArray();
  }

  private static String text(TrackFormat format, Drive track) throws Exception {
    return new String(bytes(format, track), StandardCharsets.UTF_8);
  }

  @Test
  void gpx_is_gpx_1_1_with_time_and_place_of_each_point() throws Exception {
    byte[] body = bytes(TrackFormat.GPX, TRACK);
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
    assertThat(TrackFormat.GPX.fileName(TRACK.vin())).isEqualTo("1FTFW1E50PFA00001.gpx");
  }

  @Test
  void another_program_reads_the_gpx_as_the_same_track() throws Exception {
    byte[] body = bytes(TrackFormat.GPX, TRACK);
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
    assertThat(text(TrackFormat.GPX, new Drive("X", List.of(edge))))
        .contains("lon=\"-180\"", "<gpxtpx:course>0</gpxtpx:course>");
  }

  @Test
  void a_position_that_was_not_told_is_in_no_map() throws Exception {
    var nowhere = new TrackPoint(NOON, Double.NaN, Double.NaN, Double.NaN, 1);
    var track = new Drive("X", List.of(nowhere));
    assertThat(text(TrackFormat.GPX, track)).doesNotContain("trkpt");
    assertThat(text(TrackFormat.GEOJSON, track)).contains("\"features\":[]");
    assertThat(text(TrackFormat.CSV, track)).contains("2026-11-21T12:00:00.123456Z,,,,1,X");
    assertThat(new String(new Track("X", track.points(), false).json(), StandardCharsets.UTF_8))
        .contains("\"latitude\":null");
  }

  @Test
  void geojson_has_longitude_first_and_a_time_for_each_position() throws Exception {
    JsonNode feature =
        new ObjectMapper().readTree(text(TrackFormat.GEOJSON, TRACK)).at("/features/0");
    assertThat(feature.at("/geometry/type").asText()).isEqualTo("LineString");
    assertThat(feature.at("/geometry/coordinates/0").toString()).isEqualTo("[-87.65,41.9]");
    assertThat(feature.at("/properties/times")).hasSize(2);
  }

  @Test
  void another_program_reads_the_geojson_as_one_line_from_end_to_end() throws Exception {
    Geometry read = new GeoJsonReader().read(text(TrackFormat.GEOJSON, TRACK));
    var merger = new LineMerger();
    merger.add(read);
    assertThat((Collection<?>) merger.getMergedLineStrings()).hasSize(1);
    assertThat(read.getLength()).isCloseTo(0.0002, within(1e-9));
    assertThat(read.getCoordinates()[0]).isEqualTo(new Coordinate(-87.65, 41.9));
  }

  @Test
  void another_program_reads_the_csv_whatever_the_vehicle_is_called() throws Exception {
    var csv = track("a \"b\",\nc", TRACK.points().get(0), 3);
    var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    List<CSVRecord> read = CSVParser.parse(text(TrackFormat.CSV, csv), format).getRecords();
    assertThat(read).hasSize(3).allMatch(row -> row.get("vin").equals(csv.vin()));
    assertThat(read.get(2).get("latitude")).isEqualTo("41.9002");
    assertThat(Instant.parse(read.get(2).get("time")))
        .isEqualTo(Instant.parse("2026-11-21T12:00:02.123456Z"));
  }

  @Test
  void what_cannot_be_read_to_its_end_does_not_look_as_if_it_had_one() {
    var pages = new ArrayDeque<>(List.of(TRACK.points()));
    for (TrackFormat format : TrackFormat.values()) {
      var out = new ByteArrayOutputStream();
      var left = new ArrayDeque<>(pages);
      assertThatThrownBy(
              () ->
                  format.write(
                      "X",
                      () -> {
                        if (left.isEmpty()) {
                          throw new SQLException("away");
                        }
                        return left.remove();
                      },
                      out))
          .isInstanceOf(SQLException.class);
      assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("</gpx>", "]}");
    }
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
    assertThat(TrackFormat.GPX.fileName(track.vin())).isEqualTo("_script_____.gpx");
    assertThat(text(TrackFormat.GEOJSON, track)).contains("\\u0001");
  }
}
