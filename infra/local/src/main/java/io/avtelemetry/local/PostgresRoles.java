package io.avtelemetry.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The roles that work with a database once the superuser has made it.
 *
 * @param owner makes the tables
 * @param writer stores rows
 * @param reader may only read
 */
public record PostgresRoles(Login owner, Login writer, Login reader) {

  /**
   * Makes the roles, or brings them to what they shall be, and gives the owner the database.
   *
   * @param superuser a connection to that database
   */
  public void provide(Connection superuser) throws SQLException {
    Login[] logins = {owner, writer, reader};
    String[] names = {"owner", "writer", "reader"};
    for (int i = 0; i < logins.length; i++) {
      tell(superuser, names[i], logins[i]);
    }
    run(superuser, "roles.sql");
  }

  /**
   * Gives a database that was made before there were roles, whose superuser has the owner's name, a
   * superuser of its own, and a new owner its tables.
   *
   * @param old a connection to that database as the owner
   */
  void handOver(Connection old, Login superuser) throws SQLException {
    tell(old, "owner", owner);
    tell(old, "superuser", superuser);
    run(old, "handover.sql");
  }

  private static void tell(Connection connection, String role, Login login) throws SQLException {
    try (PreparedStatement set =
        connection.prepareStatement(
            "SELECT set_config('av.' || ?, ?, false), set_config('av.' || ? || '_password', ?, false)")) {
      set.setString(1, role);
      set.setString(2, login.name());
      set.setString(3, role);
      set.setString(4, login.password());
      set.execute();
    }
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (InputStream in = PostgresRoles.class.getResourceAsStream(script);
        Statement statement = connection.createStatement()) {
      statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
