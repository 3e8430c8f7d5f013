package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Some of what there are several of are gone without a word, whichever, and started again.
 *
 * @param kind its name
 * @param count at once
 */
record KillAny(String kind, List<Part> parts, int count) implements Fault {

  @Override
  public boolean hits(Part other) {
    return parts.contains(other);
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws InterruptedException {
    var left = new ArrayList<>(parts);
    for (int i = 0; i < count; i++) {
      site.processes().kill(left.remove(random.nextInt(left.size())));
    }
    // Long enough for the others to take over before help comes, or not.
    Pauses.seconds(0.5, 8, random);
    long healed = System.nanoTime();
    site.launch();
    return healed;
  }
}
