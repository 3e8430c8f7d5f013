package io.avtelemetry.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of every record, as one sentence and a colour.
 *
 * @param records all that were ever written to the topics
 * @param missing records that Kafka no longer had when the sink came to them
 * @param behindSeconds how long the oldest record in flight has been waiting
 * @param trouble why one of the numbers may be old, or the sink does not go on
 */
record Account(
    long records,
    long stored,
    long duplicate,
    long dead,
    long missing,
    long inFlight,
    boolean exact,
    double behindSeconds,
    List<String> trouble) {

  /** A batch is stored within a second or two; beyond this something is slow. */
  static final double LATE_SECONDS = 5;

  Account {
    trouble = List.copyOf(trouble);
  }

  static Account unknown(List<String> trouble) {
    return new Account(0, 0, 0, 0, 0, 0, true, 0, trouble);
  }

  /** Green, amber or red. */
  enum State {
    /** Every record is stored, a duplicate, dead or just on its way. */
    GREEN,
    /** Records wait, or somebody does not answer: nothing is lost. */
    AMBER,
    /** The account does not come out. */
    RED
  }

  State state() {
    if (!exact || missing > 0) {
      return State.RED;
    }
    return trouble.isEmpty() && behindSeconds < LATE_SECONDS ? State.GREEN : State.AMBER;
  }

  /** Why it is not green; for green, empty. */
  Optional<String> reason() {
    var reasons = new ArrayList<String>();
    if (!exact) {
      reasons.add("the sink's books do not agree with Kafka's log: was a topic made anew?");
    }
    if (missing > 0) {
      reasons.add(
          told(missing) + " records were gone from Kafka before the sink read them (retention)");
    }
    reasons.addAll(trouble);
    if (behindSeconds >= LATE_SECONDS) {
      reasons.add(
          "%s wait, the oldest for %s s".formatted(counted(inFlight), told((long) behindSeconds)));
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
  }

  /** Such as {@code 1,204,311 records: 1,204,000 stored, 309 duplicate, 2 dead, 0 in flight}. */
  String sentence() {
    return "%s: %s stored, %s duplicate, %s dead, %s in flight"
            .formatted(counted(records), told(stored), told(duplicate), told(dead), told(inFlight))
        + (missing > 0 ? ", " + told(missing) + " missing" : "");
  }

  private static String counted(long number) {
    return told(number) + (number == 1 ? " record" : " records");
  }

  private static String told(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
