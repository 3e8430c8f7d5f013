package io.avtelemetry.sink;

import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/** What an error of PostgreSQL means for the batch that met it. */
enum PostgresError {
  /** A row with its primary key stands already. */
  DUPLICATE,
  /** A record is malformed in PostgreSQL's eyes: isolate it and go on. */
  REFUSED,
  /** Not the records' fault: keep the position, back off, try again. */
  UNAVAILABLE;

  /** The transaction may not write. */
  static final String READ_ONLY = "25006";

  private static final String UNIQUE_VIOLATION = "23505";

  /**
   * What is refused outside the classes 22 and 23: an index row too long, a trigger's exception.
   */
  private static final Set<String> REFUSALS = Set.of("54000", "P0001", "44000");

  /** Of class 22, but told of the way of writing: the table is not what the stream says. */
  private static final Set<String> NOT_THE_RECORD = Set.of("22P03", "22P04");

  /** What refuses a row that would lie in a partition where it does not belong. */
  private static final String PARTITION_CHECK = "ExecPartitionCheckEmitError";

  static PostgresError of(SQLException e) {
    String state = state(e);
    if (isOfPartition(e)) {
      return UNAVAILABLE;
    }
    if (state.equals(UNIQUE_VIOLATION)) {
      return DUPLICATE;
    }
    boolean data = state.startsWith("22") || state.startsWith("23");
    return (data && !NOT_THE_RECORD.contains(state)) || REFUSALS.contains(state)
        ? REFUSED
        : UNAVAILABLE;
  }

  /**
   * Whether a partition was made, for the row's day, while the row was on its way to the default
   * one: it goes where it belongs the next time.
   */
  private static boolean isOfPartition(SQLException e) {
    return e instanceof PSQLException postgres
        && postgres.getServerErrorMessage() != null
        && PARTITION_CHECK.equals(postgres.getServerErrorMessage().getRoutine());
  }

  /** The SQLSTATE; {@code 08000} (connection exception) where the driver gives none. */
  static String state(SQLException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "08000";
  }

  /** One line for logs and readiness. */
  static String told(SQLException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "sqlState="
        + state(e)
        + ": "
        + String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }
}
