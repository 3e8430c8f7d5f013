package io.avtelemetry.drills;

/** How a run ended, worst last, and with which exit status. */
enum Outcome {
  AS_PROMISED(0),

  /** The account is exact; what other work on the machine disturbs, times and memory, is not. */
  EXACT_BUT_LATE_OR_LARGE(3),

  /** An event is lost, doubled, changed or unaccounted for, or a part never came back. */
  DIFFERENT(1);

  private final int status;

  Outcome(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  /** The worse of the two. */
  Outcome and(Outcome other) {
    return compareTo(other) < 0 ? other : this;
  }

  /** {@link #DIFFERENT} where something is broken, else this one. */
  Outcome unless(boolean broken) {
    return broken ? DIFFERENT : this;
  }
}
