package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.sql.SQLException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What may be written becomes read-only for a while.
 *
 * @param harm statements that make it so
 * @param mend statements that undo it
 */
record ReadOnly(String what, List<String> harm, List<String> mend) implements Fault {
  private static final String PATIENTLY = "SET lock_timeout = '20s'";

  /** Every session of the server, those that are open too. */
  static final Fault SERVER =
      new ReadOnly(
          "server",
          List.of("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"),
          List.of("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()"));

  /**
   * Sessions that begin in that time, as those on a standby: they stay read-only until they end,
   * however long the database has been writable again.
   */
  static final Fault SESSIONS =
      new ReadOnly(
          "sessions",
          List.of(
              "ALTER DATABASE av_telemetry SET default_transaction_read_only = on",
              EndSessions.END_OTHERS),
          List.of("ALTER DATABASE av_telemetry RESET default_transaction_read_only"));

  /** The table alone. */
  static final Fault TABLE =
      new ReadOnly(
          "table",
          List.of(
              """
              CREATE OR REPLACE FUNCTION drill_read_only() RETURNS trigger LANGUAGE plpgsql AS $$
              BEGIN
                RAISE EXCEPTION 'diag is read-only' USING ERRCODE = 'read_only_sql_transaction';
              END $$""",
              PATIENTLY,
              """
              CREATE TRIGGER drill_read_only BEFORE INSERT OR UPDATE OR DELETE ON diag
              FOR EACH ROW EXECUTE FUNCTION drill_read_only()"""),
          List.of(
              PATIENTLY,
              "DROP TRIGGER drill_read_only ON diag",
              "DROP FUNCTION drill_read_only()"));

  @Override
  public String kind() {
    return "read-only-" + what;
  }

  @Override
  public boolean hits(Part part) {
    return false;
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws SQLException, InterruptedException {
    site.database().execute(harm);
    try {
      Pauses.seconds(4, 9, random);
    } finally {
      site.database().execute(mend);
    }
    return System.nanoTime();
  }
}
