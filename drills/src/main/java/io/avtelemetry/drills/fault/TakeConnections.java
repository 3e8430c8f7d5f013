package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Somebody else has every connection that PostgreSQL gives, those of the sink too. */
record TakeConnections() implements Fault {
  private static final String TOO_MANY = "53300";

  @Override
  public String kind() {
    return "max-connections";
  }

  @Override
  public boolean hits(Part part) {
    return false;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws SQLException, InterruptedException {
    var taken = new ArrayDeque<Connection>();
    try (Connection first = site.database().connect();
        var statement = first.createStatement()) {
      fill(taken, site);
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name <> 'drills' AND backend_type = 'client backend'");
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextLong(5_000, 9_000));
      while (System.nanoTime() < until) {
        fill(taken, site);
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
    return System.nanoTime();
  }

  private static void fill(ArrayDeque<Connection> taken, Site site) throws SQLException {
    try {
      while (true) {
        taken.add(site.database().connect());
      }
    } catch (SQLException e) {
      if (!TOO_MANY.equals(e.getSQLState())) {
        throw e;
      }
    }
  }
}
