package io.avtelemetry.testing;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where test servers come from. {@code AV_TEST_SERVERS} chooses: {@code embedded}, the default (in
 * this JVM and beside it, which needs nothing of the machine), {@code testcontainers}, or {@code
 * auto}: containers where an engine and the images are there, else embedded.
 */
public interface TestServers extends AutoCloseable {

  /** One running broker, without topics. */
  KafkaInstance startKafka();

  /** One running PostgreSQL, with one empty database. */
  PostgresInstance startPostgres();

  /** Ends what the servers have in common; they themselves are closed before. */
  @Override
  default void close() {}

  /** What the environment asks for. */
  static TestServers chosen() {
    Logger log = LoggerFactory.getLogger(TestServers.class);
    String wanted =
        System.getenv().getOrDefault("AV_TEST_SERVERS", "embedded").toLowerCase(Locale.ROOT);
    if (wanted.equals("embedded")) {
      log.info("test servers are embedded (AV_TEST_SERVERS={})", wanted);
      return new EmbeddedServers();
    }
    if (!wanted.equals("auto") && !wanted.equals("testcontainers")) {
      throw new IllegalArgumentException(
          "AV_TEST_SERVERS=" + wanted + " is none of embedded, testcontainers, auto");
    }
    try {
      var images = ContainerImages.present();
      log.info("test servers are containers of {} and {}", images.kafka(), images.postgres());
      return new ContainerServers(images);
    } catch (ContainerImages.MissingException e) {
      if (wanted.equals("testcontainers")) {
        throw new IllegalStateException("AV_TEST_SERVERS=testcontainers: " + e.getMessage(), e);
      }
      log.info("test servers are embedded: {}", e.getMessage());
      return new EmbeddedServers();
    }
  }

  /** A broker that can go away and come back at the same address, with its data. */
  interface KafkaInstance extends AutoCloseable {
    /** The address, the same after a restart. */
    String bootstrapServers();

    /** Stops in good order; keeps the data. */
    void stop();

    /** Starts after a stop. */
    void start();

    /** Stops for good and removes the data. */
    @Override
    void close();
  }

  /** A PostgreSQL that can go away and come back at the same address, with its data. */
  interface PostgresInstance extends AutoCloseable {
    /** The address of a database, the same after a restart, without user and password. */
    String jdbcUrl(String database);

    /** The database that is there from the start. */
    String database();

    /** The superuser. */
    String user();

    /** The superuser's password. */
    String password();

    /** Stops in good order, ending all sessions; keeps the data. */
    void stop();

    /** Kills it without a word; keeps the data. */
    void kill();

    /** Starts after a stop or kill; returns when it answers. */
    void start();

    /** Stops for good and removes the data. */
    @Override
    void close();
  }
}
