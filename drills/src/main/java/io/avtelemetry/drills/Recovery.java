package io.avtelemetry.drills;

import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.load.Load;
import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds out when an installation works again: every part says that it is ready, and an event to
 * each partition has become a row.
 */
final class Recovery {
  /** Within this time every part has to recover by itself. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Duration GIVE_UP = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 100;

  private final Site site;
  private final Load load;

  /**
   * How a recovery ended.
   *
   * @param took empty where it did not come before everybody gave up
   * @param waitingFor what was missing last, in that case
   */
  record Result(Optional<Duration> took, String waitingFor) {
    boolean isInTime() {
      return took.filter(time -> time.compareTo(LIMIT) <= 0).isPresent();
    }
  }

  Recovery(Site site, Load load) {
    this.site = site;
    this.load = load;
  }

  Result await(long sinceNanos) throws InterruptedException {
    long deadline = sinceNanos + GIVE_UP.toNanos();
    List<DrillEvent> probe = load.probe(Site.PARTITIONS, GIVE_UP);
    String waitingFor = probe.isEmpty() ? "ingest accepts nothing" : "";
    while (!probe.isEmpty()) {
      waitingFor = missing(probe).orElse("");
      if (waitingFor.isEmpty()) {
        return new Result(Optional.of(Duration.ofNanos(System.nanoTime() - sinceNanos)), "");
      }
      if (System.nanoTime() > deadline) {
        break;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return new Result(Optional.empty(), waitingFor);
  }

  private Optional<String> missing(List<DrillEvent> probe) throws InterruptedException {
    for (Part part : List.of(Part.INGEST, Part.SINK)) {
      Optional<String> reason = site.notReady(part);
      if (reason.isPresent()) {
        return reason;
      }
    }
    var missing = new ArrayList<String>();
    try (Connection connection = site.database().connect();
        var query =
            connection.prepareStatement(
                "SELECT 1 FROM diag WHERE vin = ?"
                    + " AND timestamp = timestamptz 'epoch' + ? * interval '1 microsecond'")) {
      for (DrillEvent event : probe) {
        query.setString(1, event.vin());
        query.setLong(2, event.micros());
        if (!query.executeQuery().next()) {
          missing.add(event.vin());
        }
      }
    } catch (SQLException e) {
      return Optional.of("PostgreSQL: " + e.getMessage());
    }
    return missing.isEmpty() ? Optional.empty() : Optional.of("not stored: " + missing);
  }
}
