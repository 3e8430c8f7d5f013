package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Site;
import java.util.random.RandomGenerator;

/** Everything is restarted, one after the other, by the script for that. */
record Upgrade() implements Planned {
  @Override
  public String kind() {
    return "upgrade";
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws InterruptedException {
    site.upgrade();
    return System.nanoTime();
  }
}
