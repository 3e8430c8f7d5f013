package io.avtelemetry.lifecycle;

import io.avtelemetry.settings.InformationRequested;
import io.avtelemetry.settings.SettingsException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a process lives: it runs its body until a signal, then lets the body close what it opened.
 *
 * <p>The thread of {@code main} runs the body and waits in {@link #awaitSignal}; the JVM's shutdown
 * hook, on a thread of its own, tells those who listen, wakes that thread and gives it {@value
 * #DRAIN_SECONDS} s.
 */
public final class Lifecycle {
  /** Exit code of a wrong configuration or usage. */
  public static final int EXIT_USAGE = 2;

  /** Exit code of a bug: something that should be impossible happened. */
  public static final int EXIT_BUG = 70;

  private static final int DRAIN_SECONDS = 10;
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);
  // The one process this is: the JVM has one set of signals, so these belong to it as well.
  private static final CountDownLatch signalled = new CountDownLatch(1);
  private static final List<Runnable> stopListeners = new CopyOnWriteArrayList<>();
  private static final AtomicBoolean stopping = new AtomicBoolean();

  private Lifecycle() {}

  /**
   * Runs the body of a {@code main()}. Wrong settings end it with their lines on stderr and code 2,
   * a bug with the log of it and code {@value #EXIT_BUG}; so does an uncaught exception of any
   * thread.
   */
  public static void run(MainBody body) {
    // What it writes is read by programs: digits are 0 to 9, whatever the machine's language.
    Locale.setDefault(Locale.ROOT);
    Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> crash(thread.getName(), bug));
    var ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(ended), "shutdown"));
    int code = 0;
    try {
      body.run();
    } catch (InformationRequested e) {
      System.out.println(e.getMessage());
    } catch (SettingsException e) {
      e.faults().forEach(System.err::println);
      code = EXIT_USAGE;
    } catch (ExitException e) {
      code = e.code();
    } catch (Throwable bug) {
      crash(Thread.currentThread().getName(), bug);
    }
    if (!stopping.compareAndSet(false, true)) {
      ended.countDown();
      // Before the hook ends: with it the JVM exits with the signal's code (143), not with ours.
      Runtime.getRuntime().halt(code);
    }
    System.exit(code);
  }

  /** Waits until the process is asked to stop (SIGTERM, SIGINT). */
  public static void awaitSignal() throws InterruptedException {
    signalled.await();
  }

  /** As {@link #awaitSignal()}, but no longer than the given time; true when the signal came. */
  public static boolean awaitSignal(long time, TimeUnit unit) throws InterruptedException {
    return signalled.await(time, unit);
  }

  /**
   * Calls the listener when the process is asked to stop, before anything is closed; where that has
   * just happened, at once, and then perhaps twice.
   */
  public static void onSignal(Runnable listener) {
    stopListeners.add(listener);
    if (stopping.get()) {
      listener.run();
    }
  }

  private static void drain(CountDownLatch ended) {
    if (!stopping.compareAndSet(false, true)) {
      return; // the body came to its end by itself
    }
    log.info("stopping");
    stopListeners.forEach(Runnable::run);
    signalled.countDown();
    try {
      if (ended.await(DRAIN_SECONDS, TimeUnit.SECONDS)) {
        // The halt comes, though not at once where the JVM writes an archive of its classes first.
        new CountDownLatch(1).await();
      }
      log.warn("not stopped after {} s, ending all the same", DRAIN_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void crash(String thread, Throwable bug) {
    log.error("bug in thread {}: the process ends", thread, bug);
    Runtime.getRuntime().halt(EXIT_BUG);
  }
}
