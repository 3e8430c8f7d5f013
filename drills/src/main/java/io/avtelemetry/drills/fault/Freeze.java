package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.util.random.RandomGenerator;

/**
 * A process stands still, longer than those who wait for it have patience, and goes on as if
 * nothing had been.
 *
 * @param seconds at least; half as much more at most
 */
record Freeze(Part part, double seconds) implements Fault {
  @Override
  public String kind() {
    return "freeze-" + part;
  }

  @Override
  public boolean hits(Part other) {
    return other == part;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws InterruptedException {
    site.processes().freeze(part);
    try {
      Pauses.seconds(seconds, 1.5 * seconds, random);
    } finally {
      site.processes().thaw(part);
    }
    return System.nanoTime();
  }
}
