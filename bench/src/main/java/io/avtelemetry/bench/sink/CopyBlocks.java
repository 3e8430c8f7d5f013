package io.avtelemetry.bench.sink;

import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.site.FleetEvents;
import io.avtelemetry.sink.RecordDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The same events as rows in the bytes of COPY, made by the sink's own decoder before anything is
 * timed: blocks of whole rows, each of one half of the vehicles, as partitions would be.
 */
final class CopyBlocks {
  private static final int BLOCK_BYTES = 64 << 10;

  private final List<List<byte[]>> halves = List.of(new ArrayList<>(), new ArrayList<>());

  CopyBlocks(FleetEvents events, long first, long end) {
    var decoder = new RecordDecoder(events.stream());
    var buffers = List.of(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    for (long number = first; number < end; number++) {
      int half = FleetEvents.vehicle(number) % 2;
      String refusal = decoder.decode(ByteBuffer.wrap(events.canonical(number)));
      if (refusal != null) {
        throw new BenchException("an event that is none: " + refusal);
      }
      ByteArrayOutputStream buffer = buffers.get(half);
      buffer.write(decoder.row().bytes(), 0, decoder.row().length());
      if (buffer.size() >= BLOCK_BYTES) {
        cut(half, buffer);
      }
    }
    cut(0, buffers.get(0));
    cut(1, buffers.get(1));
  }

  private void cut(int half, ByteArrayOutputStream buffer) {
    halves.get(half).add(buffer.toByteArray());
    buffer.reset();
  }

  /** One half of the vehicles' rows. */
  List<byte[]> half(int number) {
    return halves.get(number);
  }

  /** All rows, blocks of the halves by turns. */
  List<byte[]> all() {
    var all = new ArrayList<byte[]>();
    for (int i = 0; i < Math.max(half(0).size(), half(1).size()); i++) {
      for (List<byte[]> half : halves) {
        if (i < half.size()) {
          all.add(half.get(i));
        }
      }
    }
    return all;
  }

  long bytes() {
    return halves.stream().flatMap(List::stream).mapToLong(block -> block.length).sum();
  }
}
