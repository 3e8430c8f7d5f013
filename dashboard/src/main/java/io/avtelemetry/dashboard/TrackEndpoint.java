package io.avtelemetry.dashboard;

import io.avtelemetry.dashboard.Query.Window;
import java.sql.SQLException;
import java.time.Duration;

/** A vehicle's track out of PostgreSQL, by default that of the last hour. */
final class TrackEndpoint implements Endpoint {
  private static final Duration LAST_HOUR = Duration.ofHours(1);

  private final Parts parts;

  TrackEndpoint(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Answer answer(String vin, Query query) throws Problem, SQLException {
    TrackFormat format = TrackFormat.of(query.text("format").orElse("json"));
    Window window = query.window(parts.clock().instant(), LAST_HOUR);
    VehicleFields fields =
        parts
            .scene()
            .vehicles()
            .orElseThrow(() -> new Problem(404, "No stream here has vehicles."));
    Track track =
        vin.indexOf('\0') >= 0 || !fields.canBeVin(vin)
            ? new Track(vin, java.util.List.of(), false)
            : Track.read(parts.database(), fields, vin, window);
    if (track.points().isEmpty() && !parts.fleet().knows(vin)) {
      throw new Problem(404, "No vehicle of this VIN has reported.");
    }
    return format.write(track);
  }
}
