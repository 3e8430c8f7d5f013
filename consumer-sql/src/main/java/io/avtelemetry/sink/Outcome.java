package io.avtelemetry.sink;

/** What came of a slice when its batch's transaction was committed. */
sealed interface Outcome {
  Slice slice();

  /** It is in the tables. */
  record Stored(Slice slice, Tally tally) implements Outcome {}

  /**
   * It was in the tables already: an earlier attempt succeeded though its answer was lost.
   *
   * @param tally of that attempt, or null where none of ours got so far
   */
  record StoredBefore(Slice slice, Tally tally) implements Outcome {}

  /** The position stands elsewhere: the partition is another's, or was moved by hand. */
  record Fenced(Slice slice) implements Outcome {}
}
