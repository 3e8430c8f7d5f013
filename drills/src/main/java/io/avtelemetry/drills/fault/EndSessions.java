package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.sql.SQLException;
import java.util.List;
import java.util.random.RandomGenerator;

/** All sessions of PostgreSQL are ended, again and again for a while. */
record EndSessions() implements Fault {
  static final String END_OTHERS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'";

  @Override
  public String kind() {
    return "end-sessions";
  }

  @Override
  public boolean hits(Part part) {
    return false;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws SQLException, InterruptedException {
    int times = random.nextInt(1, 8);
    for (int i = 0; i < times; i++) {
      site.database().execute(List.of(END_OTHERS));
      Pauses.seconds(0.05, 0.8, random);
    }
    return System.nanoTime();
  }
}
