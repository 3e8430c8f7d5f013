package io.avtelemetry.vehicle.drive;

import io.avtelemetry.vehicle.geo.LocalFrame;
import java.util.Arrays;
import java.util.List;

/**
 * A route as a vehicle's wheels follow it: straight pieces joined by circular arcs that round the
 * corners, so that the heading turns steadily and every bend has a curvature.
 *
 * <p>Positions are named by the distance driven from the start of the loop, modulo its length.
 */
final class Way {
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

  Way(LocalFrame frame, double speedLimit, List<Piece> pieces, double length, double[] stops) {
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
    return new Rounding(route).way();
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
