package io.avtelemetry.local;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this JVM: broker and KRaft controller in one, on 127.0.0.1, over one data
 * directory that survives restarts.
 */
public final class LocalKafka implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalKafka.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final KafkaRaftServer server;
  private final int port;
  private final DirectoryLock lock;

  private LocalKafka(KafkaRaftServer server, int port, DirectoryLock lock) {
    this.server = server;
    this.port = port;
    this.lock = lock;
  }

  /**
   * Starts a broker that is alone and returns when it serves requests.
   *
   * @param dataDirectory where topics are kept; formatted at the first start
   * @param port the port clients connect to, on 127.0.0.1
   * @throws LocalServerException when it cannot start: port taken, directory in use or unreadable
   */
  public static LocalKafka start(Path dataDirectory, int port) {
    return start(dataDirectory, port, Optional.empty());
  }

  /**
   * Starts a broker that is alone, and asks who is there where there is a security.
   *
   * @throws LocalServerException when it cannot start: port taken, directory in use or unreadable
   */
  public static LocalKafka start(Path dataDirectory, int port, Optional<BrokerSecurity> security) {
    // The controller's port is known to nobody but the broker beside it, so any free one does.
    return start(
        new KafkaNode(1, 1, dataDirectory, port, FreePort.find(), Uuid.randomUuid().toString(), 0),
        security);
  }

  /**
   * Starts a broker and returns when it serves requests: for one of several, when most of them run.
   *
   * @throws LocalServerException when it cannot start: port taken, directory in use or unreadable
   */
  public static LocalKafka start(KafkaNode node, Optional<BrokerSecurity> security) {
    Path dataDirectory = node.dataDirectory();
    int port = node.port();
    var lock = DirectoryLock.take(dataDirectory);
    KafkaRaftServer server = null;
    try {
      FreePort.require(port);
      formatOnce(node);
      Properties properties = properties(node);
      if (security.isPresent()) {
        security.get().secure(properties);
      }
      server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
      server.startup();
      if (security.isPresent()) {
        security.get().admit(properties);
      }
      log.info("Kafka serves on 127.0.0.1:{}, data in {}", port, dataDirectory);
      return new LocalKafka(server, port, lock);
    } catch (Exception e) {
      if (server != null) {
        shutDown(server);
      }
      lock.close();
      throw new LocalServerException(
          "Kafka does not start on 127.0.0.1:" + port + " with data in " + dataDirectory, e);
    }
  }

  /** What clients take as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The port clients connect to. */
  public int port() {
    return port;
  }

  /** Stops the broker in good order; its data stays. */
  @Override
  public void close() {
    shutDown(server);
    lock.close();
    log.info("Kafka on 127.0.0.1:{} stopped", port);
  }

  /** Kafka itself would wait five minutes for a controller that cannot answer any more. */
  private static void shutDown(KafkaRaftServer server) {
    var stopper = new Thread(server::shutdown, "kafka-stopper");
    stopper.setDaemon(true);
    stopper.start();
    try {
      stopper.join(STOP_LIMIT.toMillis());
      if (stopper.isAlive()) {
        log.error(
            "Kafka did not stop within {}, it is left to the end of this process", STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Properties properties(KafkaNode node) {
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", String.valueOf(node.id()));
    p.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(node.port(), node.controllerPort()));
    p.put("controller.quorum.voters", node.voters());
    p.put("controller.listener.names", "CONTROLLER");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("log.dirs", node.dataDirectory().toAbsolutePath().toString());
    // Topics are made by those who own them, never by a misspelt name.
    p.put("auto.create.topics.enable", "false");
    String copies = String.valueOf(node.copies());
    String leastCopies = String.valueOf(node.leastCopies());
    p.put("default.replication.factor", copies);
    p.put("min.insync.replicas", leastCopies);
    // Internal topics have few partitions, to be loaded at a start.
    p.put("offsets.topic.replication.factor", copies);
    p.put("offsets.topic.num.partitions", "4");
    p.put("transaction.state.log.replication.factor", copies);
    p.put("transaction.state.log.min.isr", leastCopies);
    p.put("transaction.state.log.num.partitions", "4");
    p.put("share.coordinator.state.topic.replication.factor", copies);
    p.put("share.coordinator.state.topic.min.isr", leastCopies);
    p.put("share.coordinator.state.topic.num.partitions", "1");
    // Where nobody else will join, a group starts at once.
    p.put("group.initial.rebalance.delay.ms", String.valueOf(node.groupDelayMillis()));
    // A broker that was killed is let in again only when its former self is given up: nobody here
    // gains from more patience, and a restart waits for it.
    p.put("broker.heartbeat.interval.ms", "1000");
    p.put("broker.session.timeout.ms", "4000");
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("background.threads", "2");
    p.put("num.recovery.threads.per.data.dir", "2");
    // The default, 128 MiB, is for brokers with many compacted topics.
    p.put("log.cleaner.dedupe.buffer.size", "4194304");
    p.put("server.max.startup.time.ms", "120000");
    return p;
  }

  private static void formatOnce(KafkaNode node) throws Exception {
    Path dataDirectory = node.dataDirectory();
    if (Files.exists(dataDirectory.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(dataDirectory);
    var report = new ByteArrayOutputStream();
    new Formatter()
        .setPrintStream(new PrintStream(report, true, StandardCharsets.UTF_8))
        .setClusterId(node.clusterId())
        .setNodeId(node.id())
        .setControllerListenerName("CONTROLLER")
        .addDirectory(dataDirectory.toString())
        .setMetadataLogDirectory(dataDirectory.toString())
        .setIgnoreFormatted(true)
        .run();
    log.debug("{}", report.toString(StandardCharsets.UTF_8));
  }
}
