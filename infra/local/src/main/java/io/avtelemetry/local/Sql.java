package io.avtelemetry.local;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Runs one SQL statement where there is no psql: {@code java -cp infra-local.jar
 * io.avtelemetry.local.Sql host:port/db user -c SQL}.
 */
public final class Sql {
  private Sql() {}

  /**
   * Prints the rows as a table; the password is taken from the file that {@code PGPASSFILE} names,
   * and how it is encrypted from {@code PGSSLMODE} and {@code PGSSLROOTCERT}, as psql does.
   */
  public static void main(String[] args) {
    if (args.length != 4 || !args[2].equals("-c")) {
      System.err.println("usage: Sql host:port/database user -c SQL");
      System.exit(2);
    }
    System.setProperty("logback.configurationFile", "io/avtelemetry/local/logback.xml");
    try (var connection =
            DriverManager.getConnection("jdbc:postgresql://" + args[0], properties(args[1]));
        var statement = connection.createStatement()) {
      var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      if (statement.execute(args[3])) {
        print(statement.getResultSet(), out);
      } else {
        out.println(statement.getUpdateCount() + " rows changed");
      }
    } catch (SQLException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static Properties properties(String user) {
    var properties = new Properties();
    properties.setProperty("user", user);
    for (var name : Map.of("PGSSLMODE", "sslmode", "PGSSLROOTCERT", "sslrootcert").entrySet()) {
      Optional.ofNullable(System.getenv(name.getKey()))
          .ifPresent(value -> properties.setProperty(name.getValue(), value));
    }
    return properties;
  }

  private static void print(ResultSet result, PrintStream out) throws SQLException {
    int columns = result.getMetaData().getColumnCount();
    var lines = new ArrayList<List<String>>();
    var names = new ArrayList<String>();
    for (int column = 1; column <= columns; column++) {
      names.add(result.getMetaData().getColumnLabel(column));
    }
    lines.add(names);
    while (result.next()) {
      var line = new ArrayList<String>();
      for (int column = 1; column <= columns; column++) {
        String value = result.getString(column);
        line.add(value == null ? "" : value);
      }
      lines.add(line);
    }
    var widths = new ArrayList<>(Collections.nCopies(columns, 0));
    for (List<String> line : lines) {
      for (int i = 0; i < columns; i++) {
        widths.set(i, Math.max(widths.get(i), line.get(i).length()));
      }
    }
    for (List<String> line : lines) {
      var text = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        text.append(line.get(i)).append(" ".repeat(widths.get(i) - line.get(i).length() + 2));
      }
      out.println(text.toString().stripTrailing());
    }
    out.println("(" + (lines.size() - 1) + " rows)");
  }
}
