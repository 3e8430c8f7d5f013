package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.io.IOException;
import java.sql.SQLException;
import java.util.random.RandomGenerator;

/** One way to break an installation, and to mend what only a person can mend. */
public interface Fault {
  /** Its name, in words that stand for it in tables. */
  String kind();

  /** Whether the part's own processes are hit, so that it cannot be held to its time limits. */
  boolean hits(Part part);

  /** Whether it is a person's work, during which the flow is measured, and nothing breaks. */
  default boolean isPlanned() {
    return false;
  }

  /**
   * Breaks, waits, mends.
   *
   * @param random what it has to draw
   * @return the {@link System#nanoTime} from which on nothing stands in the way of recovery; a
   *     restart by the scripts counts as part of the recovery
   */
  long strike(Site site, RandomGenerator random)
      throws IOException, SQLException, InterruptedException;
}
