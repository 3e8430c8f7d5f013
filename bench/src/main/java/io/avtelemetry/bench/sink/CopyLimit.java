package io.avtelemetry.bench.sink;

import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.Installation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The physical limit: nothing but COPY, of bytes that are ready, into a table like the sink's.
 *
 * @param connections one or two, each with a transaction of its own
 * @param rows of one timing
 */
record CopyLimit(Installation site, CopyBlocks cold, CopyBlocks warm, int connections, long rows)
    implements Contender {
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final byte[] TRAILER = {(byte) 0xFF, (byte) 0xFF};

  @Override
  public String name() {
    return "copy-" + connections;
  }

  @Override
  public String does() {
    return "COPY (FORMAT binary) of the same rows, prepared beforehand, by "
        + (connections == 1 ? "one connection" : "two connections, each with half of the vehicles")
        + ", into a table identical to diag";
  }

  @Override
  public Figures run(int round) throws IOException, SQLException, InterruptedException {
    site.database()
        .execute(
            "DROP TABLE IF EXISTS copy_limit",
            "CREATE TABLE copy_limit (LIKE diag INCLUDING ALL)",
            "CHECKPOINT");
    double first = rate(cold);
    double second = rate(warm);
    site.database().execute("DROP TABLE copy_limit");
    return Figures.none()
        .with(SinkFigures.COLD, first)
        .with(SinkFigures.WARM, second)
        .with(SinkFigures.BOTH, 2 / (1 / first + 1 / second));
  }

  private double rate(CopyBlocks blocks) throws SQLException, InterruptedException {
    List<List<byte[]>> shares =
        connections == 1 ? List.of(blocks.all()) : List.of(blocks.half(0), blocks.half(1));
    var threads = Executors.newFixedThreadPool(connections);
    var open = new ArrayList<Connection>();
    try {
      for (int i = 0; i < connections; i++) {
        open.add(site.database().connect());
      }
      long begin = System.nanoTime();
      var copies = new ArrayList<Future<Long>>();
      for (int i = 0; i < connections; i++) {
        Connection connection = open.get(i);
        List<byte[]> share = shares.get(i);
        copies.add(threads.submit(() -> copy(connection, share)));
      }
      long copied = 0;
      for (Future<Long> copy : copies) {
        copied += copy.get();
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (copied != rows) {
        throw new BenchException(copied + " rows copied instead of " + rows);
      }
      return rows / seconds;
    } catch (ExecutionException e) {
      throw new BenchException("COPY failed", e.getCause());
    } finally {
      threads.shutdownNow();
      for (Connection connection : open) {
        connection.close();
      }
    }
  }

  private static long copy(Connection connection, List<byte[]> blocks) throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                """
                COPY copy_limit (timestamp, vin, make, model, position_x, position_y, position_z, speed,
                  latitude, longitude, heading) FROM STDIN (FORMAT binary)""");
    copy.writeToCopy(HEADER, 0, HEADER.length);
    for (byte[] block : blocks) {
      copy.writeToCopy(block, 0, block.length);
    }
    copy.writeToCopy(TRAILER, 0, TRAILER.length);
    return copy.endCopy();
  }
}
