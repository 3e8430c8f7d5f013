package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import io.avtelemetry.drills.site.Volume;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** The disk with a server's data is full, then somebody makes room and starts what ended of it. */
record FillDisk(Part part) implements Fault {
  @Override
  public String kind() {
    return "disk-full-" + part;
  }

  @Override
  public boolean hits(Part other) {
    return other == part;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws IOException, InterruptedException {
    Volume volume = site.volume(part).orElseThrow();
    volume.fill();
    try {
      Pauses.seconds(6, 9, random);
    } finally {
      volume.free();
    }
    long healed = System.nanoTime();
    site.launch();
    return healed;
  }
}
