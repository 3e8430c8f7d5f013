package io.avtelemetry.dashboard;

import io.avtelemetry.dashboard.Query.Window;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/** A vehicle's track out of PostgreSQL, by default that of the last hour. */
final class TrackEndpoint implements Endpoint {
  private static final String JSON = "json";
  private static final Duration LAST_HOUR = Duration.ofHours(1);

  private final Parts parts;

  TrackEndpoint(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Answer answer(String vin, Query query) throws Problem, SQLException {
    String format = query.text("format").orElse(JSON);
    Optional<TrackFormat> export = TrackFormat.of(format);
    if (export.isEmpty() && !format.equals(JSON)) {
      throw new Problem(400, "format must be one of json, geojson, gpx, csv");
    }
    Window window = query.window(parts.clock().instant(), LAST_HOUR);
    VehicleFields fields =
        parts
            .scene()
            .vehicles()
            .orElseThrow(() -> new Problem(404, "No stream here has vehicles."));
    boolean possible = vin.indexOf('\0') < 0 && fields.canBeVin(vin);
    if (export.isPresent()) {
      TrackPages pages =
          possible ? Track.pages(parts.database(), fields, vin, window) : List::<TrackPoint>of;
      return export(export.get(), vin, pages);
    }
    Track track =
        possible
            ? Track.read(parts.database(), fields, vin, window)
            : new Track(vin, List.of(), false);
    requireKnown(vin, track.points());
    return Answer.json(track.json());
  }

  /** What fails, fails with the first page: afterwards it is too late to say so. */
  private Answer export(TrackFormat format, String vin, TrackPages pages)
      throws Problem, SQLException {
    List<TrackPoint> first = pages.next();
    requireKnown(vin, first);
    var left = new ArrayDeque<>(List.of(first));
    TrackPages all = () -> left.isEmpty() ? pages.next() : left.remove();
    return Answer.stream(format.mediaType(), to -> format.write(vin, all, to))
        .saved(format.fileName(vin));
  }

  private void requireKnown(String vin, List<TrackPoint> points) throws Problem {
    if (points.isEmpty() && !parts.fleet().knows(vin)) {
      throw new Problem(404, "No vehicle of this VIN has reported.");
    }
  }
}
