package io.avtelemetry.ingest;

import org.xnio.XnioExecutor;

/** Runs a task again and again on an I/O thread, until that thread ends. */
final class Repeated implements Runnable {
  private final XnioExecutor thread;
  private final Runnable task;
  private final long millis;

  private Repeated(XnioExecutor thread, Runnable task, long millis) {
    this.thread = thread;
    this.task = task;
    this.millis = millis;
  }

  static void every(long millis, XnioExecutor thread, Runnable task) {
    new Repeated(thread, task, millis).next();
  }

  @Override
  public void run() {
    try {
      task.run();
    } finally {
      next(); // one failure must not end the deadlines of all
    }
  }

  private void next() {
    // Where the thread ends, so does what was to be repeated.
    boolean unused = Later.run(this, millis, thread);
  }
}
