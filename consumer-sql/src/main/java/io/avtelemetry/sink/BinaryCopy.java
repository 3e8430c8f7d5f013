package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** One {@code COPY … FROM STDIN (FORMAT binary)}; cancelled when closed before its end. */
final class BinaryCopy implements AutoCloseable {
  /** Signature, flags, length of the extension. */
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private static final byte[] TRAILER = {(byte) 0xFF, (byte) 0xFF};

  private final CopyIn copy;

  private BinaryCopy(CopyIn copy) {
    this.copy = copy;
  }

  static BinaryCopy begin(Connection connection, String sql) throws SQLException {
    var copy = new BinaryCopy(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql));
    copy.copy.writeToCopy(HEADER, 0, HEADER.length);
    return copy;
  }

  /** Sends the slice's rows of that range. */
  void write(Slice slice, int fromRow, int toRow) throws SQLException {
    for (ByteBuffer rows : slice.rows(fromRow, toRow)) {
      copy.writeToCopy(rows.array(), rows.arrayOffset() + rows.position(), rows.remaining());
    }
  }

  void end() throws SQLException {
    copy.writeToCopy(TRAILER, 0, TRAILER.length);
    copy.endCopy();
  }

  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
