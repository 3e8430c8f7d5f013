package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.util.random.RandomGenerator;

/** A part is taken off the network, longer than the time-outs, and put back. */
record Disconnect(Part part) implements Fault {
  @Override
  public String kind() {
    return "disconnect-" + part;
  }

  @Override
  public boolean hits(Part other) {
    return other == part;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws InterruptedException {
    site.network().disconnect(part);
    try {
      double least = part == Part.POSTGRES ? 31 : 11; // a sink waits 30 s for a silent server
      Pauses.seconds(least, least + 4, random);
    } finally {
      site.network().connect(part);
    }
    return System.nanoTime();
  }
}
