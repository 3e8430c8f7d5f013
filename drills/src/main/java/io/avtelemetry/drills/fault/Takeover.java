package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/**
 * A sink stands still in the middle of a batch until another has its partitions, and then goes on
 * with the batch it had.
 */
record Takeover() implements Fault {
  @Override
  public String kind() {
    return "takeover";
  }

  @Override
  public boolean hits(Part part) {
    return part == Part.SINK;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws SQLException, InterruptedException {
    site.launch(2);
    try {
      try (var held = TableLock.take(site, "SHARE")) {
        held.keep(0.5, 1.5, random);
        site.processes().freeze(Part.SINK);
      }
      Pauses.seconds(8, 14, random); // the session time-out is 6 s
    } finally {
      site.processes().thaw(Part.SINK);
    }
    long healed = System.nanoTime();
    if (random.nextBoolean()) {
      Pauses.seconds(1, 4, random);
    }
    site.processes().end(Part.SECOND_SINK, "TERM");
    return healed;
  }
}
