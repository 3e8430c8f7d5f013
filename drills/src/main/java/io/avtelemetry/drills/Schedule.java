package io.avtelemetry.drills;

import io.avtelemetry.drills.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which fault comes when: drawn from a seed, every kind once before any comes again. */
final class Schedule {
  private Schedule() {}

  /**
   * A fault to come.
   *
   * @param calm without a fault, before it
   * @param seed what the fault itself draws follows from it
   */
  record Drill(int number, Fault fault, Duration calm, long seed) {}

  static List<Drill> draw(List<Fault> kinds, int count, long seed) {
    var random = new Random(seed);
    var drills = new ArrayList<Drill>();
    while (drills.size() < count) {
      var round = new ArrayList<>(kinds);
      Collections.shuffle(round, random);
      for (Fault fault : round.subList(0, Math.min(round.size(), count - drills.size()))) {
        var calm = Duration.ofMillis(random.nextInt(500, 2_500));
        drills.add(new Drill(drills.size() + 1, fault, calm, random.nextLong()));
      }
    }
    return drills;
  }
}
