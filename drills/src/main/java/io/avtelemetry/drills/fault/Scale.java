package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Site;
import java.util.random.RandomGenerator;

/**
 * All but one go, and later come again, by the script for that.
 *
 * @param what producer or consumer
 */
record Scale(String what) implements Planned {
  @Override
  public String kind() {
    return "scale-" + what;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws InterruptedException {
    site.scale(what, 1);
    Pauses.seconds(1, 3, random);
    site.scale(what, what.equals("producer") ? site.size().producers() : site.size().consumers());
    return System.nanoTime();
  }
}
