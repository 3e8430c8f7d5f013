package io.avtelemetry.vehicle.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.sf.geographiclib.Geodesic;

class LocalFrameTest {
  @Property
  void distances_agree_with_the_geodesic_within_five_kilometres(
      @ForAll @DoubleRange(min = -60, max = 60) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @DoubleRange(min = -3500, max = 3500) double east,
      @ForAll @DoubleRange(min = -3500, max = 3500) double north) {
    var frame = new LocalFrame(latitude, longitude);

    double geodesic =
        Geodesic.WGS84.Inverse(latitude, longitude, frame.latitude(north), frame.longitude(east))
            .s12;

    assertThat(geodesic).isCloseTo(Math.hypot(east, north), within(0.001 * geodesic + 0.001));
  }

  @Property
  void metres_and_degrees_are_inverse(
      @ForAll @DoubleRange(min = -85, max = 85) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @DoubleRange(min = -5000, max = 5000) double east,
      @ForAll @DoubleRange(min = -5000, max = 5000) double north) {
    var frame = new LocalFrame(latitude, longitude);

    assertThat(frame.east(frame.longitude(east))).isCloseTo(east, within(1e-6));
    assertThat(frame.north(frame.latitude(north))).isCloseTo(north, within(1e-6));
    assertThat(frame.longitude(east)).isBetween(-180.0, 180.0);
  }
}
