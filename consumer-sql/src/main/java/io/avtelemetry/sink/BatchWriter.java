package io.avtelemetry.sink;

import io.avtelemetry.stream.WriteMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a batch in one transaction: rows, dead letters and positions, or nothing. Not thread-safe.
 */
final class BatchWriter {
  private final Database database;
  private final Partitions partitions;

  BatchWriter(Database database, Partitions partitions) {
    this.database = database;
    this.partitions = partitions;
  }

  /**
   * One attempt, and another with care where PostgreSQL did not take the rows as they are.
   *
   * @throws SQLException where PostgreSQL is unavailable; then try again
   */
  List<Outcome> write(List<Slice> slices) throws SQLException {
    partitions.require(slices);
    while (true) {
      try (Connection connection = database.connect()) {
        try {
          return write(slices, connection);
        } catch (NeedsCareException e) {
          connection.rollback();
          e.slices.forEach(slice -> slice.lease().careful = true);
        } catch (SQLException e) {
          rollBack(connection, e);
          throw e;
        }
      }
    }
  }

  private static void rollBack(Connection connection, SQLException cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static List<Outcome> write(List<Slice> slices, Connection connection)
      throws SQLException, NeedsCareException {
    var outcomes = new ArrayList<Outcome>();
    Map<StreamTable, List<Slice>> claimed = claim(slices, connection, outcomes);
    var tallies = new LinkedHashMap<Slice, Tally>();
    var dead = new ArrayList<DeadLetter>();
    for (var entry : claimed.entrySet()) {
      var direct = new ArrayList<Slice>();
      var careful = new ArrayList<Slice>();
      for (Slice slice : entry.getValue()) {
        dead.addAll(slice.dead());
        (needsCare(slice) ? careful : direct).add(slice);
      }
      copy(entry.getKey(), direct, connection);
      direct.forEach(slice -> tallies.put(slice, new Tally(slice.rows(), 0, slice.dead().size())));
      if (!careful.isEmpty()) {
        tallies.putAll(new PendingRows(entry.getKey(), connection).store(careful, dead));
      }
    }
    dead.sort(DeadLetter.ORDER);
    DeadLetters.insert(connection, dead);
    Progress.advance(connection, tallies);
    tallies.forEach((slice, tally) -> slice.attempted = tally);
    commit(connection, tallies.keySet());
    tallies.forEach(
        (slice, tally) -> {
          int refused = tally.dead() - slice.dead().size();
          slice.lease().careful = tally.duplicate() + refused > 0;
          outcomes.add(new Outcome.Stored(slice, tally));
        });
    return outcomes;
  }

  private static void commit(Connection connection, Collection<Slice> slices)
      throws SQLException, NeedsCareException {
    try {
      connection.commit();
    } catch (SQLException e) {
      if (PostgresError.of(e) == PostgresError.UNAVAILABLE
          || slices.stream().allMatch(BatchWriter::needsCare)) {
        throw e;
      }
      throw new NeedsCareException(slices); // a deferred constraint
    }
  }

  /** Locks the positions and sorts out what is not ours to write. */
  private static Map<StreamTable, List<Slice>> claim(
      List<Slice> slices, Connection connection, List<Outcome> outcomes) throws SQLException {
    Map<Slice, Long> standing = Progress.lock(connection, slices);
    var claimed = new HashMap<StreamTable, List<Slice>>();
    for (Slice slice : slices) {
      Long position = standing.get(slice);
      if (position != null && position == slice.expected()) {
        claimed.computeIfAbsent(slice.lease().table(), t -> new ArrayList<>()).add(slice);
      } else if (position != null && position == slice.next() && slice.attempted != null) {
        outcomes.add(new Outcome.StoredBefore(slice, slice.attempted));
      } else {
        outcomes.add(new Outcome.Fenced(slice));
      }
    }
    return claimed;
  }

  /** An upsert's keys mostly stand already; an append's do after a sender sent again. */
  private static boolean needsCare(Slice slice) {
    return slice.lease().careful || slice.lease().table().stream().writeMode() == WriteMode.UPSERT;
  }

  private static void copy(StreamTable table, List<Slice> slices, Connection connection)
      throws SQLException, NeedsCareException {
    if (slices.stream().allMatch(slice -> slice.rows() == 0)) {
      return;
    }
    try (BinaryCopy copy = BinaryCopy.begin(connection, table.copyIntoTable())) {
      for (Slice slice : slices) {
        copy.write(slice, 0, slice.rows());
      }
      copy.end();
    } catch (SQLException e) {
      if (PostgresError.of(e) == PostgresError.UNAVAILABLE) {
        throw e;
      }
      throw new NeedsCareException(slices);
    }
  }

  /** The rows of these slices cannot be copied straight into the table. */
  private static final class NeedsCareException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Collection<Slice> slices;

    NeedsCareException(Collection<Slice> slices) {
      super(null, null, false, false);
      this.slices = slices;
    }
  }
}
