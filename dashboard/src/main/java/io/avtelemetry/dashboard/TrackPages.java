package io.avtelemetry.dashboard;

import java.sql.SQLException;
import java.util.List;

/** A vehicle's reports, the oldest first, some at a time: however many there are. */
interface TrackPages {
  /** The next ones; none where all were told. */
  List<TrackPoint> next() throws SQLException;
}
