package io.avtelemetry.drills.fault;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** How long a fault lasts. */
final class Pauses {
  private Pauses() {}

  static void seconds(double least, double most, RandomGenerator random)
      throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep((long) (1_000 * random.nextDouble(least, most)));
  }
}
