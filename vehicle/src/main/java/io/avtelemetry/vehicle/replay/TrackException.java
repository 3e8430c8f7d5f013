package io.avtelemetry.vehicle.replay;

/** A track that cannot be replayed: the line of its file where known, and what is wrong there. */
public final class TrackException extends Exception {
  private static final long serialVersionUID = 1L;

  TrackException(long line, String problem) {
    super("line " + line + ": " + problem);
  }

  TrackException(String problem) {
    super(problem);
  }
}
