package io.avtelemetry.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Waits until every partition has all of its replicas: {@code java -cp infra-local.jar
 * io.avtelemetry.local.InSync client.properties seconds}. Before that, another broker must not be
 * stopped.
 */
public final class InSync {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private InSync() {}

  /** Exits 0 when that is so, 1 when it is not in time. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 2) {
      System.err.println("usage: InSync client.properties seconds");
      System.exit(2);
    }
    System.setProperty("logback.configurationFile", "io/avtelemetry/local/logback.xml");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[1]));
    String missing;
    var properties = new Properties();
    try (var in = Files.newBufferedReader(Path.of(args[0]))) {
      properties.load(in);
    }
    properties.put("request.timeout.ms", "3000");
    properties.put("default.api.timeout.ms", "5000");
    try (var admin = Admin.create(properties)) {
      do {
        missing = missing(admin);
        if (!missing.isEmpty()) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } while (!missing.isEmpty() && System.nanoTime() < deadline);
      admin.close(Duration.ZERO);
    }
    if (!missing.isEmpty()) {
      System.err.println(missing);
      System.exit(1);
    }
  }

  /** What is missing; empty where nothing is. */
  private static String missing(Admin admin) throws InterruptedException {
    try {
      var names =
          admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get(6, SECONDS);
      for (TopicDescription topic :
          admin.describeTopics(names).allTopicNames().get(6, SECONDS).values()) {
        for (var partition : topic.partitions()) {
          if (partition.isr().size() < partition.replicas().size()) {
            return topic.name()
                + "-"
                + partition.partition()
                + " has "
                + partition.isr().size()
                + " of "
                + partition.replicas().size()
                + " replicas";
          }
        }
      }
      return "";
    } catch (ExecutionException | TimeoutException e) {
      return "Kafka does not answer: " + e;
    }
  }

  private static final TimeUnit SECONDS = TimeUnit.SECONDS;
}
