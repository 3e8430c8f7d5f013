package io.avtelemetry.testing;

import io.avtelemetry.local.Login;
import io.avtelemetry.local.PostgresRoles;
import io.avtelemetry.testing.TestServers.PostgresInstance;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** A real PostgreSQL for tests; each test uses a database or a schema of its own. */
public final class PostgresServer implements AutoCloseable {
  private final PostgresInstance instance;
  private final boolean shared;

  PostgresServer(PostgresInstance instance, boolean shared) {
    this.instance = instance;
    this.shared = shared;
  }

  /**
   * An empty place for one test.
   *
   * @param jdbcUrl without user and password
   * @param host of the server
   * @param port of the server
   * @param name of the database
   */
  public record Database(
      String jdbcUrl, String host, int port, String name, String user, String password) {

    /** A connection, to be closed by the caller. */
    public Connection connection() throws SQLException {
      return DriverManager.getConnection(jdbcUrl, user, password);
    }

    private Database as(Login role) {
      return new Database(jdbcUrl, host, port, name, role.name(), role.password());
    }

    /** Runs statements in one transaction. */
    public void execute(String sql) throws SQLException {
      try (Connection connection = connection();
          var statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    /** The first column of the first row as text, or null when there is no row. */
    public String query(String sql) throws SQLException {
      try (Connection connection = connection();
          var statement = connection.createStatement();
          var rows = statement.executeQuery(sql)) {
        return rows.next() ? rows.getString(1) : null;
      }
    }

    /** The first column of the first row as a number. */
    public long count(String sql) throws SQLException {
      return Long.parseLong(query(sql));
    }
  }

  /** A new empty database. */
  public Database newDatabase() {
    String name = newName("db");
    executeInitially("CREATE DATABASE " + name);
    return database(name, instance.jdbcUrl(name));
  }

  /**
   * The same empty database as each of its roles sees it, made as the launch scripts make them.
   *
   * @param owner may make tables
   * @param writer may what the owner grants it
   * @param reader may what the owner grants it, but not write
   */
  public record Roles(Database owner, Database writer, Database reader) {}

  /** A new empty database with the roles of an installation, whose names no other test uses. */
  public Roles newDatabaseWithRoles() {
    Database database = newDatabase();
    var owner = new Login(newName("owner"), "owns");
    var writer = new Login(newName("writer"), "writes");
    var reader = new Login(newName("reader"), "reads");
    try (Connection superuser = database.connection()) {
      new PostgresRoles(owner, writer, reader).provide(superuser);
    } catch (SQLException e) {
      throw new IllegalStateException("roles were not made", e);
    }
    return new Roles(database.as(owner), database.as(writer), database.as(reader));
  }

  /** A new empty schema, in which its connections work by default; quicker than a database. */
  public Database newSchema() {
    String name = newName("schema");
    executeInitially("CREATE SCHEMA " + name);
    return database(
        instance.database(), instance.jdbcUrl(instance.database()) + "?currentSchema=" + name);
  }

  /** The address of the initial database, without user and password. */
  public String jdbcUrl() {
    return instance.jdbcUrl(instance.database());
  }

  /** The superuser. */
  public String user() {
    return instance.user();
  }

  /** The superuser's password. */
  public String password() {
    return instance.password();
  }

  /** A connection to the initial database, to be closed by the caller. */
  public Connection connection() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user(), password());
  }

  /** Stops an own server in good order, ending all sessions; its data stays. */
  public void stop() {
    requireOwn();
    instance.stop();
  }

  /** Kills an own server without a word. */
  public void kill() {
    requireOwn();
    instance.kill();
  }

  /** Starts an own server again, at the same address. */
  public void start() {
    requireOwn();
    instance.start();
  }

  @Override
  public void close() {
    instance.close();
  }

  private static String newName(String prefix) {
    return prefix + "_" + UUID.randomUUID().toString().replace("-", "");
  }

  private Database database(String name, String jdbcUrl) {
    String authority = jdbcUrl.substring(jdbcUrl.indexOf("//") + 2);
    String host = authority.substring(0, authority.indexOf(':'));
    String port = authority.substring(authority.indexOf(':') + 1, authority.indexOf('/'));
    return new Database(jdbcUrl, host, Integer.parseInt(port), name, user(), password());
  }

  private void executeInitially(String sql) {
    try (Connection connection = connection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + " failed", e);
    }
  }

  private void requireOwn() {
    if (shared) {
      throw new IllegalStateException(
          "this server serves other tests too: take an @Own PostgresServer");
    }
  }
}
