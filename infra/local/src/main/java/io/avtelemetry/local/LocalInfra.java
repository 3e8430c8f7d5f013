package io.avtelemetry.local;

import org.slf4j.LoggerFactory;

/**
 * Runs Kafka and PostgreSQL of the local runtime in one JVM: {@code java -jar infra-local.jar
 * [kafka] [postgres]}, both when none is named. What it takes from the environment, {@link
 * LocalInfraSettings} tells.
 */
public final class LocalInfra {
  private LocalInfra() {}

  /**
   * Starts the servers, waits for SIGTERM or SIGINT, stops them; exits 2 for wrong settings, 1 when
   * a server does not start.
   */
  public static void main(String[] args) throws InterruptedException {
    // Before the first logger; a logback.xml of the usual name would be in the way of those who
    // have this jar in their tests.
    System.setProperty("logback.configurationFile", "io/avtelemetry/local/logback.xml");
    var stop = StopSignal.install();
    try {
      var settings = LocalInfraSettings.of(System.getenv(), args);
      try (var servers = Servers.start(settings)) {
        LoggerFactory.getLogger(LocalInfra.class).info("{} ready", servers);
        stop.await();
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      stop.exit(2);
    } catch (LocalServerException e) {
      System.err.println(e.getMessage());
      stop.exit(1);
    }
    stop.done();
  }
}
