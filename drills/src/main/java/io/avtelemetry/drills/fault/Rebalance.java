package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.DrillException;
import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/**
 * A second sink comes while the first is in the middle of a batch, and goes in the middle of one of
 * its own, in good order or killed.
 */
record Rebalance() implements Fault {
  @Override
  public String kind() {
    return "rebalance";
  }

  @Override
  public boolean hits(Part part) {
    return false;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws SQLException, InterruptedException {
    CompletableFuture<Void> joined;
    try (var held = TableLock.take(site, "SHARE")) {
      joined = CompletableFuture.runAsync(() -> launchTwo(site));
      held.keep(3, 6, random);
    }
    try {
      joined.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof DrillException drill ? drill : e;
    }
    Pauses.seconds(1, 3, random);
    try (var held = TableLock.take(site, "SHARE")) {
      held.keep(0.5, 2, random);
      if (random.nextBoolean()) {
        site.processes().kill(Part.SECOND_SINK);
      } else {
        site.processes().end(Part.SECOND_SINK, "TERM");
      }
    }
    return System.nanoTime();
  }

  static void launchTwo(Site site) {
    try {
      site.launch(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
