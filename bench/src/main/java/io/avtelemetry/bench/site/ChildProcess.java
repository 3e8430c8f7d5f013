package io.avtelemetry.bench.site;

import io.avtelemetry.bench.measure.BenchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that a benchmark starts beside the installation. It must end with its standard input,
 * so that none outlives the benchmark however that ends.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration START_PAUSE = Duration.ofMillis(50);
  private static final int STOP_SECONDS = 10;

  private final Process process;

  private ChildProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param log what it says
   */
  public static ChildProcess server(int port, Path log, List<String> command)
      throws IOException, InterruptedException {
    var child =
        new ChildProcess(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    Await.until(
        command.get(0) + " listens on " + port + " (" + log + ")",
        START_LIMIT,
        START_PAUSE,
        () -> isOpen(port) || child.hasEnded(log));
    return child;
  }

  /**
   * The command of a class of the benchmarks in a JVM with the flags that ingest has.
   *
   * @param arguments of its main method
   */
  public static List<String> java(Class<?> main, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseParallelGC",
                "-Xmn48m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean isOpen(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean hasEnded(Path log) {
    if (process.isAlive()) {
      return false;
    }
    throw new BenchException("a server ended at once, " + log + " says why");
  }

  /** How Linux sees it. */
  public LiveProcess live() {
    return new LiveProcess(process.pid());
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new BenchException("process " + process.pid() + " cannot be told to end", e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
