package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.util.random.RandomGenerator;

/** PostgreSQL is shut down in immediate mode and comes back through crash recovery. */
record RestartPostgres() implements Fault {
  @Override
  public String kind() {
    return "restart-postgres-immediate";
  }

  @Override
  public boolean hits(Part part) {
    return part == Part.POSTGRES;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws InterruptedException {
    site.processes().end(Part.POSTGRES, "QUIT");
    return System.nanoTime();
  }
}
