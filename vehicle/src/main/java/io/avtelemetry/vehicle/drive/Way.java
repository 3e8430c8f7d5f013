package io.avtelemetry.vehicle.drive;

import io.avtelemetry.vehicle.geo.LocalFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A route as a vehicle's wheels follow it: straight pieces joined by circular arcs that round the
 * corners, so that the heading turns steadily and every bend has a curvature.
 *
 * <p>Positions are named by the distance driven from the start of the loop, modulo its length.
 */
final class Way {
  /** Before a corner, a bend begins at most so far. */
  private static final double LONGEST_TANGENT_METERS = 12;

  /** Of a straight between two corners, each bend takes at most this share. */
  private static final double TANGENT_SHARE = 0.45;

  private static final double SHARPEST_TURN = Math.toRadians(160);
  private static final double STRAIGHT = 1e-9;

  /** A vehicle waits so far before the bend that follows the light. */
  private static final double STOP_LINE_METERS = 3;

  private static final double CLOSEST_STOPS_METERS = 40;

  /** One straight or arc: heading in radians clockwise from north, curvature of it per metre. */
  record Piece(
      double start, double length, double east, double north, double heading, double curvature) {
    double headingAt(double distance) {
      return heading + curvature * (distance - start);
    }

    double eastAt(double distance) {
      double driven = distance - start;
      return curvature == 0
          ? east + driven * Math.sin(heading)
          : east + (Math.cos(heading) - Math.cos(heading + curvature * driven)) / curvature;
    }

    double northAt(double distance) {
      double driven = distance - start;
      return curvature == 0
          ? north + driven * Math.cos(heading)
          : north + (Math.sin(heading + curvature * driven) - Math.sin(heading)) / curvature;
    }
  }

  private final LocalFrame frame;
  private final double speedLimit;
  private final Piece[] pieces;
  private final double[] starts;
  private final double length;
  private final double[] stops;

  private Way(
      LocalFrame frame, double speedLimit, List<Piece> pieces, double length, double[] stops) {
    this.frame = frame;
    this.speedLimit = speedLimit;
    this.pieces = pieces.toArray(Piece[]::new);
    this.starts = pieces.stream().mapToDouble(Piece::start).toArray();
    this.length = length;
    this.stops = stops;
  }

  /**
   * The way along a route.
   *
   * @throws IllegalArgumentException where the route turns back on itself
   */
  static Way along(Route route) {
    var corners = route.corners();
    var frame = new LocalFrame(corners.get(0).latitude(), corners.get(0).longitude());
    int n = corners.size();
    double[] east = corners.stream().mapToDouble(c -> frame.east(c.longitude())).toArray();
    double[] north = corners.stream().mapToDouble(c -> frame.north(c.latitude())).toArray();
    double[] heading = new double[n]; // of the side from corner i to the next
    double[] side = new double[n];
    for (int i = 0; i < n; i++) {
      int next = (i + 1) % n;
      heading[i] = Math.atan2(east[next] - east[i], north[next] - north[i]);
      side[i] = Math.hypot(east[next] - east[i], north[next] - north[i]);
    }
    double[] turn = new double[n]; // at corner i, clockwise
    double[] tangent = new double[n];
    for (int i = 0; i < n; i++) {
      int before = (i + n - 1) % n;
      turn[i] = Math.IEEEremainder(heading[i] - heading[before], 2 * Math.PI);
      if (Math.abs(turn[i]) > SHARPEST_TURN) {
        throw new IllegalArgumentException("turns back on itself at position " + i);
      }
      tangent[i] =
          Math.abs(turn[i]) < STRAIGHT
              ? 0
              : Math.min(LONGEST_TANGENT_METERS, TANGENT_SHARE * Math.min(side[before], side[i]));
    }
    var pieces = new ArrayList<Piece>(2 * n);
    var stops = new ArrayList<Double>();
    double driven = 0;
    for (int i = 0; i < n; i++) {
      int next = (i + 1) % n;
      double h = heading[i];
      double straight = side[i] - tangent[i] - tangent[next];
      double fromEast = east[i] + tangent[i] * Math.sin(h);
      double fromNorth = north[i] + tangent[i] * Math.cos(h);
      pieces.add(new Piece(driven, straight, fromEast, fromNorth, h, 0));
      driven += straight;
      if (route.lights().contains(next)) {
        addStop(stops, driven - Math.min(STOP_LINE_METERS, straight / 2));
      }
      if (tangent[next] > 0) {
        double radius = tangent[next] / Math.tan(Math.abs(turn[next]) / 2);
        double arc = radius * Math.abs(turn[next]);
        double bendEast = fromEast + straight * Math.sin(h);
        double bendNorth = fromNorth + straight * Math.cos(h);
        pieces.add(
            new Piece(driven, arc, bendEast, bendNorth, h, Math.signum(turn[next]) / radius));
        driven += arc;
      }
    }
    if (stops.isEmpty()) {
      stops.add(0.0); // a vehicle rests once a round at least
    }
    return new Way(
        frame,
        route.speedLimitMetersPerSecond(),
        pieces,
        driven,
        stops.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void addStop(List<Double> stops, double at) {
    if (stops.isEmpty() || at - stops.get(stops.size() - 1) >= CLOSEST_STOPS_METERS) {
      stops.add(at);
    }
  }

  LocalFrame frame() {
    return frame;
  }

  /** Metres per second. */
  double speedLimit() {
    return speedLimit;
  }

  /** Metres of one round. */
  double length() {
    return length;
  }

  int stopCount() {
    return stops.length;
  }

  /** Where a stop is; stop {@code stopCount()} is the first one of the next round, and so on. */
  double stop(int index) {
    return stops[index % stops.length] + Math.floorDiv(index, stops.length) * length;
  }

  /** The piece on which a point from 0 up to the length lies. */
  Piece pieceAt(double distance) {
    return pieces[indexAt(distance)];
  }

  int indexAt(double distance) {
    int found = Arrays.binarySearch(starts, distance);
    return found >= 0 ? found : -found - 2;
  }

  Piece piece(int index) {
    return pieces[index];
  }

  int pieceCount() {
    return pieces.length;
  }
}
