package io.avtelemetry.vehicle.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackTest {
  /** The degrees of a metre north, near enough. */
  private static final double METER = 1 / 111_200.0;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\">",
        "<gpx version=\"1.0\" xmlns=\"http://www.topografix.com/GPX/1/0\">",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx>"
      })
  void gpx_of_both_versions_is_read_over_all_segments(String root) throws Exception {
    Track track =
        read(
            root
                + """
                <trk><trkseg>
                <trkpt lat="52.964848" lon="-1.859610"><ele>100.5</ele>
                  <time>2014-01-01T00:00:00.000Z</time><extensions><time>x</time></extensions></trkpt>
                </trkseg><trkseg>
                <trkpt lat="52.964779" lon="-1.859591"><time>2014-01-01T01:00:01.25+01:00</time><ele>98</ele></trkpt>
                </trkseg></trk></gpx>
                """);

    assertThat(track.size()).isEqualTo(2);
    assertThat(track.timeMicros(0)).isEqualTo(micros("2014-01-01T00:00:00Z"));
    assertThat(track.timeMicros(1)).isEqualTo(micros("2014-01-01T00:00:01.25Z"));
    assertThat(track.offset(1)).isEqualTo(Duration.ofMillis(1250));
    assertThat(track.fix(1).latitude()).isEqualTo(52.964779);
    assertThat(track.fix(1).longitude()).isEqualTo(-1.859591);
    assertThat(track.fix(1).upMeters()).isEqualTo(-2.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time,latitude,longitude\n2014-01-01T00:00:00Z,1.5,2.5\n",
        "\uFEFFLongitude, LATITUDE ,speed,time\r\n2.5,1.5,9,2014-01-01T00:00:00.000Z\r\n\r\n",
        "\"time\",\"note\",\"latitude\",\"longitude\"\n\"2014-01-01 00:00:00\",\"a, \"\"b\"\"\",\"1.5\",\"2.5\"",
        "time,latitude,longitude\n1388534400,1.5,2.5",
        "time,latitude,longitude\n1388534400.000000,1.5,2.5"
      })
  void csv_is_read_in_any_column_order_quoted_or_not(String text) throws Exception {
    Track track = read(text);

    assertThat(track.size()).isEqualTo(1);
    assertThat(track.timeMicros(0)).isEqualTo(micros("2014-01-01T00:00:00Z"));
    assertThat(track.fix(0).latitude()).isEqualTo(1.5);
    assertThat(track.fix(0).longitude()).isEqualTo(2.5);
    assertThat(track.fix(0).speedMetersPerSecond()).isZero();
    assertThat(track.fix(0).headingDegrees()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2014-01-01T02:00:00+02:00",
        "2014-01-01T02:00:00+0200",
        "2014-01-01T02:00:00.000+02",
        "2013-12-31 20:30:00-0330",
        "2014-01-01t00:00:00z",
        "2014-01-01T00:00"
      })
  void times_are_read_with_any_offset_of_iso_8601(String time) throws Exception {
    assertThat(csv(time + ",1,2").timeMicros(0)).isEqualTo(micros("2014-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <gpx><trk><trkseg>¶<trkpt lat="1" lon="2"></trkpt></trkseg></trk></gpx> | line 2: the point has no time
          <gpx><trk><trkseg>¶<trkpt lat="1"><time>1</time></trkpt></trkseg></trk></gpx> | line 2: the point has no longitude
          <gpx><trk><trkseg>¶<trkpt lat="91" lon="2"><time>1</time></trkpt></trkseg></trk></gpx> | line 2: latitude 91
          <gpx><trk>¶</gpx> | line 2: is not well-formed XML
          <kml></kml> | is XML but not GPX
          <gpx></gpx> | has no points
          <!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc¶hostname">]>¶<gpx><trk><trkseg><trkpt lat="1" lon="2"><time>&x;</time></trkpt></trkseg></trk></gpx> | line
          time,latitude,longitude¶1,1,1¶,1,1 | line 3: the point has no time
          time,latitude,longitude¶1,1,1¶2,x,1 | line 3: latitude 'x' is not a number
          time,latitude,longitude¶1,1,1¶2,1 | line 3: the point has no longitude
          time,latitude,longitude¶yesterday,1,1 | line 2: 'yesterday' is not a time
          time,latitude,longitude | has no points
          time,lat,lon¶1,1,1 | the header has no column 'latitude'
          hello | has no points
          `` | has no points
          """)
  void what_is_not_a_track_is_refused_with_the_line(String text, String reason) {
    assertThatThrownBy(() -> read(text.replace('¶', '\n')))
        .isInstanceOf(TrackException.class)
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void a_file_that_is_not_there_is_told() {
    assertThatThrownBy(() -> Track.read(folder.resolve("none")))
        .isInstanceOf(TrackException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void speed_and_heading_come_from_the_points() throws Exception {
    Track track =
        csv("0,50,10", "2," + (50 + 20 * METER) + ",10", "4," + (50 + 20 * METER) + ",10.001");

    assertThat(track.fix(0).speedMetersPerSecond()).isCloseTo(10, within(0.05));
    assertThat(track.fix(0).headingDegrees()).isCloseTo(0, within(0.01));
    assertThat(track.fix(1).speedMetersPerSecond()).isCloseTo(10, within(0.05));
    assertThat(track.fix(2).headingDegrees()).isCloseTo(90, within(0.01));
    assertThat(track.fix(2).eastMeters()).isCloseTo(71.7, within(0.1));
    assertThat(track.fix(2).northMeters()).isCloseTo(20, within(0.1));
  }

  @Test
  void at_standstill_the_heading_keeps_its_last_value() throws Exception {
    double noise = 50 + 20.2 * METER;
    Track track =
        csv(
            "0,50,10",
            "2," + (50 + 20 * METER) + ",10",
            "3," + noise + ",10.000001",
            "4," + noise + ",10.000001");

    assertThat(track.fix(2).headingDegrees()).isEqualTo(track.fix(1).headingDegrees());
    assertThat(track.fix(3).headingDegrees()).isEqualTo(track.fix(1).headingDegrees());
    assertThat(track.fix(3).speedMetersPerSecond()).isZero();
  }

  @Test
  void points_of_the_same_time_keep_the_last_speed() throws Exception {
    Track track =
        csv("0,50,10", "2," + (50 + 20 * METER) + ",10", "2," + (50 + 40 * METER) + ",10");

    assertThat(track.fix(2).speedMetersPerSecond()).isEqualTo(track.fix(1).speedMetersPerSecond());
  }

  @Test
  void points_are_put_in_order_of_time() throws Exception {
    Track track = csv("2,50,11", "0,50,10", "1,50,10.5");

    assertThat(track.fix(0).longitude()).isEqualTo(10);
    assertThat(track.fix(2).longitude()).isEqualTo(11);
  }

  private Track csv(String... rows) throws Exception {
    return read("time,latitude,longitude\n" + String.join("\n", rows));
  }

  private Track read(String text) throws IOException, TrackException {
    Path file = folder.resolve("track");
    Files.writeString(file, text);
    return Track.read(file);
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }
}
