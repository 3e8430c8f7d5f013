package io.avtelemetry.vehicle.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.avtelemetry.vehicle.geo.Fix;
import io.avtelemetry.vehicle.geo.LocalFrame;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicData;

/** Latitude, longitude, heading, x, y and speed tell the same story. */
class MotionTest {
  private static final double STEP_SECONDS = 0.1;
  private static final int STEPS = 3000;
  private static final Roads ROADS = roads();

  @Property(tries = 40)
  void integrated_speed_is_the_distance_along_the_positions(@ForAll long seed) {
    double integrated = 0;
    double driven = 0;
    double geodesic = 0;
    List<Fix> fixes = drive(seed);
    for (int i = 1; i < fixes.size(); i++) {
      Fix from = fixes.get(i - 1);
      Fix to = fixes.get(i);
      integrated += (from.speedMetersPerSecond() + to.speedMetersPerSecond()) / 2 * STEP_SECONDS;
      driven +=
          Math.hypot(to.eastMeters() - from.eastMeters(), to.northMeters() - from.northMeters());
      geodesic += between(from, to).s12;
    }

    assertThat(integrated).isGreaterThan(500);
    assertThat(driven).isCloseTo(integrated, within(0.001 * integrated));
    assertThat(geodesic).isCloseTo(integrated, within(0.002 * integrated));
  }

  @Property(tries = 40)
  void the_heading_is_the_direction_of_the_movement(@ForAll long seed) {
    List<Fix> fixes = drive(seed);
    for (int i = 1; i < fixes.size(); i++) {
      Fix from = fixes.get(i - 1);
      Fix to = fixes.get(i);
      assertThat(to.headingDegrees()).isGreaterThanOrEqualTo(0).isLessThan(360);
      double turned = Math.IEEEremainder(to.headingDegrees() - from.headingDegrees(), 360);
      assertThat(Math.abs(turned)).as("turn within %s s", STEP_SECONDS).isLessThan(12);
      GeodesicData way = between(from, to);
      if (way.s12 > 0.1) {
        double middle = from.headingDegrees() + turned / 2;
        assertThat(Math.abs(Math.IEEEremainder(way.azi1 - middle, 360))).isLessThan(2);
      }
    }
  }

  @Property(tries = 40)
  void acceleration_stays_what_a_car_and_its_passengers_bear(@ForAll long seed) {
    List<Fix> fixes = drive(seed);
    for (int i = 1; i < fixes.size(); i++) {
      double from = fixes.get(i - 1).speedMetersPerSecond();
      double to = fixes.get(i).speedMetersPerSecond();
      assertThat((to - from) / STEP_SECONDS).isBetween(-2.5 - 1e-6, 2.2 + 1e-6);
      double turned =
          Math.toRadians(
              Math.IEEEremainder(
                  fixes.get(i).headingDegrees() - fixes.get(i - 1).headingDegrees(), 360));
      assertThat(Math.abs(turned) / STEP_SECONDS * Math.min(from, to)).as("sideways").isLessThan(3);
    }
  }

  @Property(tries = 40)
  void it_stops_and_goes_within_the_speed_limit(@ForAll long seed) {
    List<Fix> fixes = drive(seed);

    assertThat(fixes).allMatch(f -> f.speedMetersPerSecond() <= 48 / 3.6 + 1e-9);
    assertThat(fixes).anyMatch(f -> f.speedMetersPerSecond() == 0);
    assertThat(fixes).anyMatch(f -> f.speedMetersPerSecond() > 5);
  }

  @Property(tries = 40)
  void it_stays_on_its_route(@ForAll long seed) throws RouteException {
    List<Route> routes = RouteFiles.read(Path.of("../scenarios/fleet/routes"));
    List<Fix> fixes = drive(seed);
    for (int i = 0; i < fixes.size(); i += 10) {
      Fix fix = fixes.get(i);
      double nearest = routes.stream().mapToDouble(r -> distance(r, fix)).min().orElseThrow();
      assertThat(nearest).isLessThan(6);
    }
  }

  @Property(tries = 40)
  void how_often_it_is_asked_changes_nothing(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.05, max = 20) double delay) {
    Motion seldom = motion(seed);
    Motion often = motion(seed);
    for (double t = 0; t < 600; t += delay) {
      often.at(t);
    }
    assertThat(often.at(600)).isEqualTo(seldom.at(600));
  }

  @Property(tries = 20)
  void the_same_seed_is_the_same_drive(
      @ForAll long seed, @ForAll @IntRange(max = 5000) int second) {
    assertThat(motion(seed).at(second)).isEqualTo(motion(seed).at(second));
  }

  @Example
  void the_trip_begins_at_its_origin() {
    Fix start = motion(7).at(0);

    assertThat(start.eastMeters()).isZero();
    assertThat(start.northMeters()).isZero();
    assertThat(start.upMeters()).isZero();
  }

  @Example
  void time_does_not_go_back() {
    Motion motion = motion(7);
    motion.at(10_000);

    assertThatThrownBy(() -> motion.at(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void a_route_that_turns_back_on_itself_is_refused() {
    var route =
        new Route(
            "there and back",
            "",
            List.of(
                new Route.Corner(50, 10),
                new Route.Corner(50, 10.01),
                new Route.Corner(50, 10.005)),
            10,
            Set.of());

    assertThatThrownBy(() -> Roads.of(route)).hasMessageContaining("turns back on itself");
  }

  private static Roads roads() {
    try {
      return Roads.read(Path.of("../scenarios/fleet/routes"));
    } catch (RouteException e) {
      throw new AssertionError(e);
    }
  }

  private static Motion motion(long seed) {
    return ROADS.enter(new SplittableRandom(seed));
  }

  private static List<Fix> drive(long seed) {
    Motion motion = motion(seed);
    return IntStream.range(0, STEPS).mapToObj(i -> motion.at(i * STEP_SECONDS)).toList();
  }

  private static GeodesicData between(Fix from, Fix to) {
    return Geodesic.WGS84.Inverse(from.latitude(), from.longitude(), to.latitude(), to.longitude());
  }

  /** Metres from the nearest side of the polygon. */
  private static double distance(Route route, Fix fix) {
    var frame = new LocalFrame(fix.latitude(), fix.longitude());
    double nearest = Double.MAX_VALUE;
    int n = route.corners().size();
    for (int i = 0; i < n; i++) {
      Route.Corner a = route.corners().get(i);
      Route.Corner b = route.corners().get((i + 1) % n);
      double ax = frame.east(a.longitude());
      double ay = frame.north(a.latitude());
      double dx = frame.east(b.longitude()) - ax;
      double dy = frame.north(b.latitude()) - ay;
      double share = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy)));
      nearest = Math.min(nearest, Math.hypot(ax + share * dx, ay + share * dy));
    }
    return nearest;
  }
}
