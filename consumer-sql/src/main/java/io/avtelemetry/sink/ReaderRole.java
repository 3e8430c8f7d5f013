package io.avtelemetry.sink;

import io.avtelemetry.settings.Secret;
import io.avtelemetry.settings.SettingsReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role that may only read what the sink writes, as whom the dashboard asks. */
record ReaderRole(String name, Secret password) {
  private static final Logger log = LoggerFactory.getLogger(ReaderRole.class);

  /**
   * Reads POSTGRES_READER_USER and _PASSWORD or _PASSWORD_FILE; none where there is no password.
   */
  static Optional<ReaderRole> read(SettingsReader reader, String owner) {
    String name = reader.text("POSTGRES_READER_USER");
    Optional<Secret> password = reader.optionalSecret("POSTGRES_READER_PASSWORD");
    if (password.isPresent() && name.equals(owner)) {
      reader.fault("POSTGRES_READER_USER", "must not be POSTGRES_USER, who may write");
    }
    return password.map(secret -> new ReaderRole(name, secret));
  }

  /**
   * Makes the role where there is none, gives it its password, and lets it read the tables and
   * views. Where PostgreSQL does not let us, the log says so and the sink goes on.
   */
  void prepare(Database database, List<StreamTable> tables) {
    try (Connection connection = database.connect()) {
      try (Statement statement = connection.createStatement()) {
        Tables.lock(statement);
        if (make(connection, statement)) {
          grant(connection, statement, tables);
        }
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      log.warn(
          "role {} cannot be made ready, so the dashboard cannot read: {}; by hand: CREATE ROLE {}"
              + " LOGIN PASSWORD '...'",
          name,
          PostgresError.told(e),
          Sql.quoted(name));
    }
  }

  private boolean make(Connection connection, Statement statement) throws SQLException {
    String role = Sql.quoted(name);
    Optional<Boolean> mayWriteAnything = isSuperuser(connection);
    if (mayWriteAnything.isEmpty()) {
      statement.execute("CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 32");
      statement.execute("ALTER ROLE " + role + " SET default_transaction_read_only = on");
      log.info("role {} created, which may only read", name);
    } else if (mayWriteAnything.get()) {
      log.warn("role {} is a superuser and not one that may only read: left as it is", name);
      return false;
    }
    // Only what SCRAM derives of it leaves this process, and so comes into no log of the server.
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(name, password.value().toCharArray(), "scram-sha-256");
    return true;
  }

  private Optional<Boolean> isSuperuser(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT rolsuper FROM pg_roles WHERE rolname = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
      }
    }
  }

  private void grant(Connection connection, Statement statement, List<StreamTable> tables)
      throws SQLException {
    var names = new ArrayList<>(List.of("sink_progress", "dead_letters"));
    for (StreamTable table : tables) {
      names.add(table.table());
      names.add(table.view());
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT DISTINCT oid::regclass::text, quote_ident(current_schema()) FROM pg_class
            WHERE oid IN (SELECT to_regclass(name) FROM unnest(?::text[]) AS name)
              AND pg_has_role(relowner, 'USAGE')""")) {
      query.setArray(1, connection.createArrayOf("text", names.toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          statement.execute(
              "GRANT USAGE ON SCHEMA %s TO %s".formatted(row.getString(2), Sql.quoted(name)));
          statement.execute(
              "GRANT SELECT ON %s TO %s".formatted(row.getString(1), Sql.quoted(name)));
        }
      }
    }
  }
}
