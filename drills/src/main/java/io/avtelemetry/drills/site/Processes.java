package io.avtelemetry.drills.site;

import java.util.Map;
import java.util.Optional;

/** The processes of one installation, and what can be done to them. */
public interface Processes {
  /** A part's process on this machine, while it runs. */
  Optional<ProcessHandle> find(Part part);

  /** Every process that runs, by name. */
  Map<String, ProcessHandle> all();

  /** Ends a part's process without a word and waits until it is gone. */
  void kill(Part part) throws InterruptedException;

  /** Asks a part's process to end by a signal and waits until it is gone. */
  void end(Part part, String signal) throws InterruptedException;

  /** Lets a part stand still, all of its processes. */
  void freeze(Part part) throws InterruptedException;

  /** Lets a part go on. */
  void thaw(Part part) throws InterruptedException;

  /** Whether a part that was killed is started again without anybody's doing. */
  boolean comesBackWhenKilled(Part part);
}
