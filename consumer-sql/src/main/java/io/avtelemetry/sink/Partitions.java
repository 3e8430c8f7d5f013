package io.avtelemetry.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the partitions of the tables that are cut into days: makes them ahead and for late rows,
 * drops those whose time is over.
 *
 * <p>Its thread looks after all of them now and then; writers ask for those of a batch before they
 * write it. Neither is ever in a writer's way for long: where a partition cannot be made now, the
 * rows lie in the default partition until it can.
 */
final class Partitions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Partitions.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** How long a writer waits while others make partitions. */
  private static final Duration TURN = Duration.ofSeconds(3);

  /** How long writers do not ask again after a partition could not be made. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Database owner;
  private final int retentionDays;
  private final InstantSource clock;
  private final Map<StreamTable, PartitionedTable> tables;
  private final Map<StreamTable, Set<Long>> made = new ConcurrentHashMap<>();
  private final Trouble trouble;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "partitions");

  /** Whoever makes or drops holds it. */
  private final ReentrantLock busy = new ReentrantLock();

  private volatile Window window;
  private volatile long notBefore = System.nanoTime();

  Partitions(Database owner, List<StreamTable> tables, int retentionDays, InstantSource clock) {
    this.owner = owner;
    this.retentionDays = retentionDays;
    this.clock = clock;
    this.tables =
        tables.stream()
            .filter(table -> table.day().isPresent())
            .collect(Collectors.toMap(Function.identity(), PartitionedTable::new));
    this.tables.keySet().forEach(table -> made.put(table, ConcurrentHashMap.newKeySet()));
    this.window = Window.around(today(clock), retentionDays);
    this.trouble = new Trouble("partitions", clock);
    thread.setDaemon(true);
  }

  /** Looks once, so that today's partitions are there before the first row, and then goes on. */
  static Partitions start(
      Database owner, List<StreamTable> tables, int retentionDays, InstantSource clock) {
    var partitions = new Partitions(owner, tables, retentionDays, clock);
    if (!partitions.tables.isEmpty()) {
      partitions.look();
      partitions.thread.start();
    }
    return partitions;
  }

  private static long today(InstantSource clock) {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
  }

  private void run() {
    try {
      while (!stop.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Makes, fills and drops all that is due. */
  void look() {
    busy.lock();
    try (Connection connection = owner.connect()) {
      try {
        // Of two clocks the one behind: a wrong one ahead would drop what is still wanted.
        window = Window.around(Math.min(today(clock), today(connection)), retentionDays);
        for (PartitionedTable table : tables.values()) {
          look(table, connection);
        }
        trouble.over();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      trouble.met("not all made or dropped", PostgresError.told(e));
    } finally {
      busy.unlock();
    }
  }

  private static long today(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT floor(extract(epoch FROM now()) / 86400)::bigint")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void look(PartitionedTable table, Connection connection) throws SQLException {
    List<DayRange> ranges = table.ranges(connection);
    Set<Long> standing = made.get(table.table());
    standing.clear();
    for (long day = window.first(); day <= window.last(); day++) {
      long looked = day;
      if (ranges.stream().anyMatch(range -> range.touches(looked))) {
        standing.add(day);
      }
    }
    var wanted = new TreeSet<>(table.strayDays(connection, window));
    connection.commit();
    for (long day = window.today(); day <= window.last(); day++) {
      wanted.add(day);
    }
    for (long day : wanted) {
      make(table, connection, day);
    }
    if (retentionDays > 0) {
      drop(table, ranges, connection);
    }
  }

  private void make(PartitionedTable table, Connection connection, long day) throws SQLException {
    Set<Long> standing = made.get(table.table());
    if (!standing.contains(day)) {
      if (table.make(connection, day)) {
        log.info("{}: partition of {} made", table.table().table(), LocalDate.ofEpochDay(day));
      }
      standing.add(day);
    }
  }

  private void drop(PartitionedTable table, List<DayRange> ranges, Connection connection)
      throws SQLException {
    for (DayRange range : ranges) {
      if (range.isBefore(window.first())) {
        table.drop(connection, range);
        log.info("partition {} dropped (RETENTION_DAYS={})", range.name(), retentionDays);
      }
    }
    long swept = table.sweep(connection, window.first());
    if (swept > 0) {
      log.info(
          "{}: {} rows deleted that came later than RETENTION_DAYS={} after their day",
          table.table().table(),
          swept,
          retentionDays);
    }
  }

  /** Makes the partitions of a batch's rows, where that is possible without much waiting. */
  void require(List<Slice> slices) {
    for (Slice slice : slices) {
      StreamTable table = slice.lease().table();
      for (long day : slice.days()) {
        if (window.contains(day) && !made.get(table).contains(day)) {
          require(tables.get(table), day);
        }
      }
    }
  }

  private void require(PartitionedTable table, long day) {
    if (System.nanoTime() - notBefore < 0 || !isMyTurn()) {
      return;
    }
    try (Connection connection = owner.connect()) {
      try {
        make(table, connection, day);
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      notBefore = System.nanoTime() + PATIENCE.toNanos();
      trouble.met(
          LocalDate.ofEpochDay(day)
              + " not made: its rows lie in "
              + table.table().defaultPartition(),
          PostgresError.told(e));
    } finally {
      busy.unlock();
    }
  }

  private boolean isMyTurn() {
    try {
      return busy.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
  }
}
