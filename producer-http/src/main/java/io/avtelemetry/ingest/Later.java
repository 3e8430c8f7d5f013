package io.avtelemetry.ingest;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioExecutor;

/** Runs a task on an I/O thread after a while; threads end while the server stops. */
final class Later {
  private Later() {}

  /** Whether the task will run; not where the thread ends. */
  static boolean run(Runnable task, long millis, XnioExecutor thread) {
    try {
      var unused = thread.executeAfter(task, millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (RejectedExecutionException ends) {
      return false;
    }
  }
}
