package io.avtelemetry.vehicle.replay;

import io.avtelemetry.vehicle.geo.Fix;
import io.avtelemetry.vehicle.geo.LocalFrame;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recorded drive: its points in order of time, each with the speed and the heading with which the
 * vehicle came there. Immutable.
 *
 * <p>Speed is the geodesic's length over the time since the point before; it keeps its last value
 * between points of the same time. Heading is the geodesic's direction at its end; it keeps its
 * last value at standstill. The first point takes both from the way to the second.
 */
public final class Track {
  /** Below it, a receiver's noise says more about the direction than the movement does. */
  private static final double STANDSTILL_METERS_PER_SECOND = 0.5;

  private static final int BYTE_ORDER_MARK = '\uFEFF';
  private static final int SNIFFED_BYTES = 4096;
  private static final Logger log = LoggerFactory.getLogger(Track.class);

  private final long[] timesMicros;
  private final Fix[] fixes;

  private Track(List<TrackPoint> points) {
    int n = points.size();
    timesMicros = new long[n];
    fixes = new Fix[n];
    TrackPoint first = points.get(0);
    var frame = new LocalFrame(first.latitude(), first.longitude());
    double elevation = first.elevationMeters();
    double speed = 0;
    double heading = Double.NaN;
    double firstElevation = elevation;
    for (int i = 0; i < n; i++) {
      TrackPoint to = points.get(i);
      timesMicros[i] = ChronoUnit.MICROS.between(Instant.EPOCH, to.time());
      if (n > 1) {
        TrackPoint from = points.get(Math.max(0, i - 1));
        TrackPoint end = points.get(Math.max(1, i));
        GeodesicData way =
            Geodesic.WGS84.Inverse(
                from.latitude(), from.longitude(), end.latitude(), end.longitude());
        long micros = ChronoUnit.MICROS.between(from.time(), end.time());
        if (micros > 0) {
          speed = way.s12 * 1e6 / micros;
        }
        if (way.s12 > 0 && speed >= STANDSTILL_METERS_PER_SECOND) {
          heading = ((i == 0 ? way.azi1 : way.azi2) + 360) % 360;
        }
      }
      if (!Double.isNaN(to.elevationMeters())) {
        elevation = to.elevationMeters();
        firstElevation = Double.isNaN(firstElevation) ? elevation : firstElevation;
      }
      fixes[i] =
          new Fix(
                  to.latitude(),
                  to.longitude(),
                  heading,
                  speed,
                  frame.east(to.longitude()),
                  frame.north(to.latitude()),
                  Double.isNaN(elevation) ? 0 : elevation - firstElevation)
              .rounded()
              .at(to.latitude(), to.longitude());
    }
  }

  /**
   * Reads a GPX 1.0 or 1.1 file or a CSV file; which of them, its first character says.
   *
   * @throws TrackException where the file is neither, is empty, or one of its points is not whole
   */
  public static Track read(Path file) throws TrackException {
    List<TrackPoint> points;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      points =
          switch (firstCharacter(in)) {
            case -1 -> List.of();
            case '<' -> GpxReader.read(in);
            default -> CsvReader.read(withoutByteOrderMark(in));
          };
    } catch (IOException e) {
      throw new TrackException("cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    return of(points);
  }

  static Track of(List<TrackPoint> points) throws TrackException {
    if (points.isEmpty()) {
      throw new TrackException("has no points");
    }
    var sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparing(TrackPoint::time)); // stable
    if (!sorted.equals(points)) {
      log.warn("the track's points are not in order of time: replayed in order of time");
    }
    return new Track(sorted);
  }

  /** The first character that is neither white space nor of a byte order mark, or -1. */
  private static int firstCharacter(InputStream in) throws IOException {
    in.mark(SNIFFED_BYTES);
    byte[] start = in.readNBytes(SNIFFED_BYTES);
    in.reset();
    for (byte b : start) {
      if (b > ' ') { // the bytes of a byte order mark are negative
        return b;
      }
    }
    return -1;
  }

  private static InputStreamReader withoutByteOrderMark(InputStream in) throws IOException {
    in.mark(4);
    var reader = new InputStreamReader(in, StandardCharsets.UTF_8);
    byte[] start = in.readNBytes(3);
    boolean marked = new String(start, StandardCharsets.UTF_8).indexOf(BYTE_ORDER_MARK) == 0;
    if (!marked) {
      in.reset();
    }
    return reader;
  }

  /** How many points it has; at least one. */
  public int size() {
    return timesMicros.length;
  }

  /** When a point was recorded, microseconds since 1970. */
  public long timeMicros(int point) {
    return timesMicros[point];
  }

  /** When a point was recorded, since the first. */
  public Duration offset(int point) {
    return Duration.of(timesMicros[point] - timesMicros[0], ChronoUnit.MICROS);
  }

  /** Where the vehicle was. */
  public Fix fix(int point) {
    return fixes[point];
  }
}
