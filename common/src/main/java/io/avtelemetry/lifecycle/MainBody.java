package io.avtelemetry.lifecycle;

/** What a {@code main()} does between its start and its end. */
@FunctionalInterface
public interface MainBody {
  /** Runs the process; what it throws ends it. */
  void run() throws Exception;
}
