package io.avtelemetry.sink;

import io.avtelemetry.stream.EventParser;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.RefusedException;
import io.avtelemetry.stream.Row;
import java.nio.ByteBuffer;

/** Turns one stream's record values into rows of COPY. Not thread-safe: one for each reader. */
public final class RecordDecoder {
  private final EventParser parser;
  private final RowEncoder encoder;
  private final CopyBuffer row = new CopyBuffer();
  private byte[] copied = new byte[0];
  private Row event;

  /** A decoder of one stream's records. */
  public RecordDecoder(EventStream stream) {
    parser = new EventParser(stream);
    encoder = new RowEncoder(stream);
  }

  /** The event of {@link #row}. */
  Row event() {
    return event;
  }

  /** The row that was decoded last. */
  public CopyBuffer row() {
    return row;
  }

  /**
   * Decodes a value to {@link #row}.
   *
   * @return why it cannot be, or null where it was
   */
  public String decode(ByteBuffer value) {
    row.clear();
    if (value == null) {
      return "is a tombstone: it has no value";
    }
    byte[] bytes;
    int start;
    int length = value.remaining();
    if (value.hasArray()) {
      bytes = value.array();
      start = value.arrayOffset() + value.position();
    } else {
      copied = copied.length < length ? new byte[length] : copied;
      value.get(value.position(), copied, 0, length);
      bytes = copied;
      start = 0;
    }
    try {
      event = parser.parse(bytes, start, length);
      encoder.encode(event, row);
      return null;
    } catch (RefusedException e) {
      return e.getMessage();
    } catch (RuntimeException bug) {
      // Whatever a stranger's bytes bring to light must not stop the partition: the dead letter
      // keeps them whole, to be sent again when it is mended.
      return "met a bug of the parser: " + bug;
    }
  }
}
