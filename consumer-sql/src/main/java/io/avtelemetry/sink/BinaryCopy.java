package io.avtelemetry.sink;

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

  /** The server takes a message whole: in such pieces it parses while the next is on its way. */
  private static final int CHUNK = 64 << 10;

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
    int end = slice.start(toRow);
    for (int at = slice.start(fromRow); at < end; at += CHUNK) {
      copy.writeToCopy(slice.bytes(), at, Math.min(CHUNK, end - at));
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
