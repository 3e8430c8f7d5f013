package io.avtelemetry.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the owner of the tables lets others do: the writer store, the reader read.
 *
 * @param writer a role, or the owner itself
 * @param reader a role
 */
record Grants(String writer, String reader) {
  private static final Logger log = LoggerFactory.getLogger(Grants.class);

  /** Grants it; a role that is not there is told, and gets it at the next start. */
  void give(Database owner, List<StreamTable> tables) {
    try (Connection connection = owner.connect()) {
      try (Statement statement = connection.createStatement()) {
        Tables.lock(statement);
        give(writer, writers(tables), connection, statement);
        give(reader, readers(tables), connection, statement);
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      log.warn(
          "roles {} and {} are not granted what they need: {}",
          writer,
          reader,
          PostgresError.told(e));
    }
  }

  /** Rights by relation. Of equal keys an upsert's last row wins, so that it changes rows. */
  private static Map<String, String> writers(List<StreamTable> tables) {
    var rights = new LinkedHashMap<String, String>();
    rights.put("sink_progress", "SELECT, INSERT, UPDATE");
    rights.put("dead_letters", "SELECT, INSERT, UPDATE (replayed_at)");
    for (StreamTable table : tables) {
      rights.put(
          table.table(),
          switch (table.stream().writeMode()) {
            case APPEND -> "SELECT, INSERT";
            case UPSERT -> "SELECT, INSERT, UPDATE";
          });
    }
    return rights;
  }

  private static Map<String, String> readers(List<StreamTable> tables) {
    var rights = new LinkedHashMap<String, String>();
    for (String own : List.of("sink_progress", "dead_letters")) {
      rights.put(own, "SELECT");
    }
    for (StreamTable table : tables) {
      rights.put(table.table(), "SELECT");
      rights.put(table.view(), "SELECT");
    }
    return rights;
  }

  private static void give(
      String role, Map<String, String> rights, Connection connection, Statement statement)
      throws SQLException {
    if (!needs(role, connection)) {
      return;
    }
    for (var right : rights.entrySet()) {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT oid::regclass::text, relnamespace::regnamespace::text FROM pg_class
              WHERE oid = to_regclass(?) AND pg_has_role(relowner, 'USAGE')\
              """)) {
        query.setString(1, right.getKey());
        try (ResultSet relation = query.executeQuery()) {
          if (relation.next()) {
            String to = " TO " + Sql.quoted(role);
            statement.execute("GRANT USAGE ON SCHEMA " + relation.getString(2) + to);
            statement.execute("GRANT " + right.getValue() + " ON " + relation.getString(1) + to);
          }
        }
      }
    }
  }

  /** Whether there is such a role, and it is not the owner. */
  private static boolean needs(String role, Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT rolname = current_user FROM pg_roles WHERE rolname = ?")) {
      query.setString(1, role);
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          return !row.getBoolean(1);
        }
        log.warn("there is no role {}: make it, and start the sink again", role);
        return false;
      }
    }
  }
}
