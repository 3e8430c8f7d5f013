package io.avtelemetry.drills;

import io.avtelemetry.drills.load.DrillEvent;
import io.avtelemetry.drills.load.Load;
import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   * @param steps when which step of it was done: mended (scripts included), an event to each
   *     partition accepted, every part ready; all stored is the whole
   * @param waitingFor what was missing last, where it did not come
   */
  record Result(Optional<Duration> took, Map<String, Duration> steps, String waitingFor) {
    boolean isInTime() {
      return took.filter(time -> time.compareTo(LIMIT) <= 0).isPresent();
    }
  }

  Recovery(Site site, Load load) {
    this.site = site;
    this.load = load;
  }

  Result await(long sinceNanos) throws InterruptedException {
    var steps = new LinkedHashMap<String, Duration>();
    steps.put("mended", since(sinceNanos));
    List<DrillEvent> probe = load.probe(Site.PARTITIONS, GIVE_UP);
    if (probe.isEmpty()) {
      return new Result(Optional.empty(), steps, "ingest accepts nothing");
    }
    steps.put("accepted", since(sinceNanos));
    String waitingFor;
    do {
      Optional<String> missing = notReady();
      if (missing.isEmpty()) {
        steps.putIfAbsent("ready", since(sinceNanos));
        missing = notStored(probe);
      }
      if (missing.isEmpty()) {
        return new Result(Optional.of(since(sinceNanos)), steps, "");
      }
      waitingFor = missing.get();
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } while (since(sinceNanos).compareTo(GIVE_UP) < 0);
    return new Result(Optional.empty(), steps, waitingFor);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private Optional<String> notReady() throws InterruptedException {
    for (Part part : site.services()) {
      Optional<String> why = site.notReady(part);
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  private Optional<String> notStored(List<DrillEvent> probe) {
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
