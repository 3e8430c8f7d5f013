package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Pair;
import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.util.random.RandomGenerator;

/**
 * Packets between two parts are lost.
 *
 * @param share of them; 1 is a cut that nobody is told of
 */
record LosePackets(Pair pair, double share) implements Fault {
  @Override
  public String kind() {
    return (share == 1 ? "cut-" : "loss-") + pair;
  }

  @Override
  public boolean hits(Part part) {
    return part == Part.INGEST && pair.has(Part.CLIENTS);
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws InterruptedException {
    site.network().lose(share, pair);
    try {
      Pauses.seconds(8, 14, random);
    } finally {
      site.network().loseNothing(pair);
    }
    return System.nanoTime();
  }
}
