package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/** Somebody holds the whole table, longer than any statement may wait. */
record LockTable() implements Fault {
  @Override
  public String kind() {
    return "lock-table";
  }

  @Override
  public boolean hits(Part part) {
    return false;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws SQLException, InterruptedException {
    try (var held = TableLock.take(site, "ACCESS EXCLUSIVE")) {
      held.keep(6, 15, random);
    }
    return System.nanoTime();
  }
}
