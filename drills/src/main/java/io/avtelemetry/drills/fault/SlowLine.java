package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Pair;
import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.util.random.RandomGenerator;

/** The line from one part to another is slow for a while. */
record SlowLine(Pair pair) implements Fault {
  @Override
  public String kind() {
    return "delay-" + pair;
  }

  @Override
  public boolean hits(Part part) {
    return part == Part.INGEST && pair.has(Part.CLIENTS);
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws InterruptedException {
    site.network().delay(pair);
    try {
      Pauses.seconds(6, 12, random);
    } finally {
      site.network().delayNothing(pair);
    }
    return System.nanoTime();
  }
}
