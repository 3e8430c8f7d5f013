package io.avtelemetry.ingest;

/**
 * The unanswered posts of one I/O thread, oldest first.
 *
 * <p>All have the same time to live, so the first is always the next to end: adding, removing and
 * looking are constant-time, and one timer for the thread is enough.
 */
final class Deadlines {
  private final long timeoutNanos;
  private Post oldest;
  private Post newest;

  Deadlines(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  void add(Post post) {
    post.older = newest;
    if (newest == null) {
      oldest = post;
    } else {
      newest.newer = post;
    }
    newest = post;
  }

  void remove(Post post) {
    if (post.older == null) {
      oldest = post.newer;
    } else {
      post.older.newer = post.newer;
    }
    if (post.newer == null) {
      newest = post.older;
    } else {
      post.newer.older = post.older;
    }
    post.older = null;
    post.newer = null;
  }

  /** Ends those whose time is over; each removes itself when it is answered. */
  void sweep(long nowNanos) {
    while (oldest != null && nowNanos - oldest.startNanos() >= timeoutNanos) {
      oldest.timeOut();
    }
  }
}
