package io.avtelemetry.sink;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stores rows with care, within the caller's transaction: through a temporary table, where
 * duplicates are told from new rows, and by halves where PostgreSQL refuses, until what it refuses
 * is one record.
 *
 * <p>Slice by slice, so that each partition's counts are exact.
 */
final class PendingRows {
  private final StreamTable table;
  private final Connection connection;
  private long lastNumber;

  PendingRows(StreamTable table, Connection connection) {
    this.table = table;
    this.connection = connection;
  }

  /** Stores the slices' rows; what is refused is added to the dead letters. */
  Map<Slice, Tally> store(List<Slice> slices, List<DeadLetter> dead) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(table.createPending());
      // A deferred constraint would speak up at the commit, when no record can be told apart.
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
    var tallies = new LinkedHashMap<Slice, Tally>();
    for (Slice slice : slices) {
      tallies.put(slice, store(slice, dead));
    }
    return tallies;
  }

  private Tally store(Slice slice, List<DeadLetter> dead) throws SQLException {
    var refusals = new Refusals(slice);
    bisect(0, slice.rows(), (from, to) -> copy(slice, from, to), refusals);
    List<Integer> rows = refusals.others();
    Long[] numbers = numbers();
    if (numbers.length != rows.size()) {
      throw new IllegalStateException(
          "copied " + rows.size() + " rows but " + numbers.length + " are pending");
    }
    var stored = new long[1];
    bisect(
        0,
        numbers.length,
        (from, to) -> stored[0] += storePending(numbers[from], numbers[to - 1]),
        (index, reason) -> refusals.refused(rows.get(index), reason));
    lastNumber = numbers.length == 0 ? lastNumber : numbers[numbers.length - 1];
    dead.addAll(refusals.letters);
    int refused = refusals.letters.size();
    return new Tally(
        (int) stored[0], slice.rows() - refused - (int) stored[0], slice.dead().size() + refused);
  }

  private void copy(Slice slice, int from, int to) throws SQLException {
    try (BinaryCopy copy = BinaryCopy.begin(connection, table.copyIntoPending())) {
      copy.write(slice, from, to);
      copy.end();
    }
  }

  private Long[] numbers() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(table.pendingNumbers())) {
      query.setLong(1, lastNumber);
      try (ResultSet result = query.executeQuery()) {
        result.next();
        Array array = result.getArray(1);
        return (Long[]) array.getArray();
      }
    }
  }

  private long storePending(long first, long last) throws SQLException {
    try (PreparedStatement store = connection.prepareStatement(table.storePending())) {
      store.setLong(1, first);
      store.setLong(2, last);
      try (ResultSet result = store.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  /** Does the range's step; where it is refused, each half's, down to the one that is at fault. */
  private void bisect(int from, int to, Step step, Refused refused) throws SQLException {
    if (from == to) {
      return;
    }
    Savepoint before = connection.setSavepoint();
    try {
      step.run(from, to);
      connection.releaseSavepoint(before);
      return;
    } catch (SQLException e) {
      if (PostgresError.of(e) == PostgresError.UNAVAILABLE) {
        throw e;
      }
      connection.rollback(before);
      if (to - from == 1) {
        refused.refused(from, PostgresError.told(e));
        return;
      }
    }
    int middle = (from + to) >>> 1;
    bisect(from, middle, step, refused);
    bisect(middle, to, step, refused);
  }

  private interface Step {
    void run(int from, int to) throws SQLException;
  }

  private interface Refused {
    void refused(int index, String reason);
  }

  /** The slice's rows that PostgreSQL refused. */
  private static final class Refusals implements Refused {
    private final Slice slice;
    private final List<DeadLetter> letters = new ArrayList<>();
    private final boolean[] isRefused;

    Refusals(Slice slice) {
      this.slice = slice;
      this.isRefused = new boolean[slice.rows()];
    }

    @Override
    public void refused(int row, String reason) {
      isRefused[row] = true;
      letters.add(new DeadLetter(slice.lease(), slice.record(row), reason));
    }

    List<Integer> others() {
      var others = new ArrayList<Integer>();
      for (int row = 0; row < isRefused.length; row++) {
        if (!isRefused[row]) {
          others.add(row);
        }
      }
      return others;
    }
  }
}
