package io.avtelemetry.vehicle.drive;

import io.avtelemetry.vehicle.drive.Way.Piece;
import io.avtelemetry.vehicle.geo.LocalFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a way of a route: rounds its corners with arcs that touch both sides, and puts a stop
 * before each light.
 */
final class Rounding {
  /** Before a corner, a bend begins at most so far. */
  private static final double LONGEST_TANGENT_METERS = 12;

  /** Of a straight between two corners, each bend takes at most this share. */
  private static final double TANGENT_SHARE = 0.45;

  private static final double SHARPEST_TURN = Math.toRadians(160);
  private static final double STRAIGHT = 1e-9;

  /** A vehicle waits so far before the bend that follows the light. */
  private static final double STOP_LINE_METERS = 3;

  private static final double CLOSEST_STOPS_METERS = 40;

  private final Route route;
  private final LocalFrame frame;
  private final int corners;
  private final double[] east;
  private final double[] north;
  private final double[] heading; // of the side from each corner to the next
  private final double[] side; // metres
  private final double[] turn; // at each corner, radians clockwise
  private final double[] tangent; // metres from each corner to where its arc begins and ends
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Double> stops = new ArrayList<>();
  private double driven;

  Rounding(Route route) {
    this.route = route;
    Route.Corner origin = route.corners().get(0);
    frame = new LocalFrame(origin.latitude(), origin.longitude());
    corners = route.corners().size();
    east = route.corners().stream().mapToDouble(c -> frame.east(c.longitude())).toArray();
    north = route.corners().stream().mapToDouble(c -> frame.north(c.latitude())).toArray();
    heading = new double[corners];
    side = new double[corners];
    turn = new double[corners];
    tangent = new double[corners];
    measure();
  }

  private void measure() {
    for (int i = 0; i < corners; i++) {
      int next = (i + 1) % corners;
      heading[i] = Math.atan2(east[next] - east[i], north[next] - north[i]);
      side[i] = Math.hypot(east[next] - east[i], north[next] - north[i]);
    }
    for (int i = 0; i < corners; i++) {
      int before = (i + corners - 1) % corners;
      turn[i] = Math.IEEEremainder(heading[i] - heading[before], 2 * Math.PI);
      if (Math.abs(turn[i]) > SHARPEST_TURN) {
        throw new IllegalArgumentException("turns back on itself at position " + i);
      }
      double longest =
          Math.min(LONGEST_TANGENT_METERS, TANGENT_SHARE * Math.min(side[before], side[i]));
      tangent[i] = Math.abs(turn[i]) < STRAIGHT ? 0 : longest;
    }
  }

  Way way() {
    for (int i = 0; i < corners; i++) {
      addSide(i, (i + 1) % corners);
    }
    if (stops.isEmpty()) {
      stops.add(0.0); // a vehicle rests once a round at least
    }
    double[] stopsAt = stops.stream().mapToDouble(Double::doubleValue).toArray();
    return new Way(frame, route.speedLimitMetersPerSecond(), pieces, driven, stopsAt);
  }

  /** The straight between two corners and the bend at the second. */
  private void addSide(int from, int to) {
    double h = heading[from];
    double straight = side[from] - tangent[from] - tangent[to];
    double atEast = east[from] + tangent[from] * Math.sin(h);
    double atNorth = north[from] + tangent[from] * Math.cos(h);
    pieces.add(new Piece(driven, straight, atEast, atNorth, h, 0));
    driven += straight;
    if (route.lights().contains(to)) {
      addStop(driven - Math.min(STOP_LINE_METERS, straight / 2));
    }
    if (tangent[to] > 0) {
      double radius = tangent[to] / Math.tan(Math.abs(turn[to]) / 2);
      double arc = radius * Math.abs(turn[to]);
      double bendEast = atEast + straight * Math.sin(h);
      double bendNorth = atNorth + straight * Math.cos(h);
      pieces.add(new Piece(driven, arc, bendEast, bendNorth, h, Math.signum(turn[to]) / radius));
      driven += arc;
    }
  }

  private void addStop(double at) {
    if (stops.isEmpty() || at - stops.get(stops.size() - 1) >= CLOSEST_STOPS_METERS) {
      stops.add(at);
    }
  }
}
