package io.avtelemetry.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server as a child process, on 127.0.0.1, over one data directory that survives
 * restarts.
 */
public final class LocalPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalPostgres.class);
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final String WRONG_PASSWORD = "28P01";

  private final PostgresSettings settings;
  private final ProcessHandle postmaster;

  private LocalPostgres(PostgresSettings settings, ProcessHandle postmaster) {
    this.settings = settings;
    this.postmaster = postmaster;
  }

  /**
   * Starts a server, or takes over the one that an earlier process left running in this data
   * directory; returns when it answers queries.
   *
   * @throws LocalServerException when it does not: port taken, another password than the data was
   *     made with, no disk space
   */
  public static LocalPostgres start(PostgresSettings settings) {
    var data = new DataDirectory(settings.dataDirectory());
    try {
      Files.createDirectories(settings.log().toAbsolutePath().getParent());
      var programs = new PostgresPrograms(PostgresBinaries.unpack(settings.binaries()));
      data.initializeOnce(programs, settings);
      Optional<ProcessHandle> running = data.postmaster();
      if (running.isPresent() && data.port().equals(Optional.of(settings.port()))) {
        log.info("PostgreSQL (pid {}) was left running and is taken over", running.get().pid());
      } else {
        clear(data);
        FreePort.require(settings.port());
        if (settings.tls().isPresent()) {
          Files.writeString(hbaFile(settings), "hostssl all all all scram-sha-256\n");
        }
        running =
            Optional.of(
                programs
                    .start(settings.log().toFile(), "postgres", arguments(settings))
                    .toHandle());
      }
      var server = new LocalPostgres(settings, running.get());
      server.awaitQueries();
      server.createDatabaseOnce();
      server.provideRoles();
      log.info("PostgreSQL (pid {}) serves {}", server.pid(), settings);
      return server;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalServerException("interrupted while PostgreSQL was starting", e);
    } catch (IOException | UncheckedIOException | SQLException e) {
      throw new LocalServerException("PostgreSQL does not start: " + settings, e);
    }
  }

  /** The database's address, without user and password. */
  public String jdbcUrl() {
    return settings.jdbcUrl(settings.database());
  }

  /** What the server was started with. */
  public PostgresSettings settings() {
    return settings;
  }

  /** The server process. */
  public long pid() {
    return postmaster.pid();
  }

  /** Completes when the server process has ended, for whatever reason. */
  public CompletableFuture<ProcessHandle> onExit() {
    return postmaster.onExit();
  }

  /** Kills the server without a word (SIGKILL), as a fault drill does. */
  public void kill() {
    postmaster.destroyForcibly();
    awaitEnd(postmaster, STOP_LIMIT);
  }

  /** Stops the server in good order, ending its sessions; its data stays. */
  @Override
  public void close() {
    stop(postmaster);
    log.info("PostgreSQL on 127.0.0.1:{} stopped", settings.port());
  }

  private static List<String> arguments(PostgresSettings settings) {
    var arguments =
        new ArrayList<>(List.of("-D", settings.dataDirectory().toAbsolutePath().toString()));
    for (String option :
        List.of(
            "port=" + settings.port(),
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=100",
            "shared_buffers=" + (settings.durable() ? "128MB" : "32MB"),
            "fsync=" + (settings.durable() ? "on" : "off"),
            "log_timezone=UTC",
            "log_line_prefix=%m [%p] %u@%d ")) {
      arguments.addAll(List.of("-c", option));
    }
    settings
        .tls()
        .ifPresent(
            tls -> {
              for (String option :
                  List.of(
                      "ssl=on",
                      "ssl_min_protocol_version=TLSv1.2",
                      "ssl_cert_file=" + tls.certificate().toAbsolutePath(),
                      "ssl_key_file=" + tls.key().toAbsolutePath(),
                      "hba_file=" + hbaFile(settings).toAbsolutePath())) {
                arguments.addAll(List.of("-c", option));
              }
            });
    return arguments;
  }

  private static Path hbaFile(PostgresSettings settings) {
    return settings.dataDirectory().resolveSibling("postgres-tls.hba");
  }

  /**
   * Ends what still works in the directory: a server on another port, or children of a server that
   * was killed.
   */
  private static void clear(DataDirectory data) throws IOException {
    data.postmaster().ifPresent(LocalPostgres::stop);
    for (ProcessHandle orphan : data.processes()) {
      // They end by themselves soon after their postmaster's death.
      if (!awaitEnd(orphan, Duration.ofSeconds(5))) {
        orphan.destroyForcibly();
        awaitEnd(orphan, STOP_LIMIT);
      }
    }
    data.forgetGonePostmaster();
  }

  private void awaitQueries() throws InterruptedException, SQLException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try (Connection connection = connect("postgres")) {
        if (connection.isValid(0)) {
          return;
        }
      } catch (SQLException e) {
        if (WRONG_PASSWORD.equals(e.getSQLState())) {
          if (handedOver()) {
            continue;
          }
          close();
          throw new LocalServerException(
              "the password is not the one that "
                  + settings.dataDirectory()
                  + " was initialised with, or it has no superuser "
                  + settings.user(),
              e);
        }
        if (!postmaster.isAlive()) {
          throw new LocalServerException(
              "PostgreSQL ended while starting, its log " + settings.log() + " says why", e);
        }
        if (System.nanoTime() > deadline) {
          close();
          throw e;
        }
      }
      // A server that ends is noticed at once; the next attempt then says why there is none.
      awaitEnd(postmaster, POLL);
      if (Thread.interrupted()) {
        throw new InterruptedException("waiting for PostgreSQL to answer");
      }
    }
  }

  private void createDatabaseOnce() throws SQLException {
    try (Connection connection = connect("postgres");
        var exists = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
        var create = connection.createStatement()) {
      exists.setString(1, settings.database());
      if (!exists.executeQuery().next()) {
        create.execute("CREATE DATABASE " + create.enquoteIdentifier(settings.database(), true));
      }
    }
  }

  /** Whether it was of the time before there were roles, and has them now. */
  private boolean handedOver() {
    if (settings.roles().isEmpty()) {
      return false;
    }
    PostgresRoles roles = settings.roles().get();
    Login owner = roles.owner();
    try (Connection old =
        DriverManager.getConnection(
            settings.jdbcUrl(settings.database()), owner.name(), owner.password())) {
      roles.handOver(old, new Login(settings.user(), settings.password()));
      log.info("{} owns the tables, and {} is the superuser now", owner, settings.user());
      return true;
    } catch (SQLException e) {
      log.warn("the data is not handed over to {}: {}", owner, e.getMessage());
      return false;
    }
  }

  private void provideRoles() throws SQLException {
    if (settings.roles().isPresent()) {
      try (Connection connection = connect(settings.database())) {
        settings.roles().get().provide(connection);
      }
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        settings.jdbcUrl(database), settings.user(), settings.password());
  }

  private static void stop(ProcessHandle postmaster) {
    signal(postmaster, "INT");
    if (!awaitEnd(postmaster, STOP_LIMIT)) {
      // Immediate shutdown: the next start recovers from the write-ahead log.
      signal(postmaster, "QUIT");
      if (!awaitEnd(postmaster, STOP_LIMIT)) {
        postmaster.destroyForcibly();
      }
    }
  }

  /**
   * SIGINT is PostgreSQL's "fast" shutdown; Java by itself sends only SIGTERM, which waits for the
   * clients to leave.
   */
  private static void signal(ProcessHandle process, String signal) {
    if (!process.isAlive()) {
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean awaitEnd(ProcessHandle process, Duration limit) {
    try {
      process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return !process.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}
