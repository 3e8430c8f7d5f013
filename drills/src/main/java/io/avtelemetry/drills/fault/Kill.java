package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.util.random.RandomGenerator;

/** A process is gone without a word, and started again. */
record Kill(Part part) implements Fault {
  @Override
  public String kind() {
    return "kill-" + part;
  }

  @Override
  public boolean hits(Part other) {
    return other == part;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws InterruptedException {
    site.processes().kill(part);
    long gone = System.nanoTime();
    if (site.processes().comesBackWhenKilled(part)) {
      return gone;
    }
    Pauses.seconds(0.5, 4, random);
    long healed = System.nanoTime();
    site.launch();
    return healed;
  }
}
