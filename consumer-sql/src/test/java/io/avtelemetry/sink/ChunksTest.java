package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChunksTest {
  private final ChunkPool pool = new ChunkPool(4 * ChunkPool.CHUNK);

  private static byte[] item(int number, int size) {
    byte[] item = new byte[size];
    for (int i = 0; i < size; i++) {
      item[i] = (byte) (number + i);
    }
    return item;
  }

  private static byte[] joined(List<ByteBuffer> pieces) {
    var joined = new ByteArrayOutputStream();
    pieces.forEach(p -> joined.write(p.array(), p.arrayOffset() + p.position(), p.remaining()));
    return joined.toByteArray();
  }

  @Property(tries = 200)
  void gives_every_range_of_items_as_it_was_put(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 3 * ChunkPool.CHUNK / 2) Integer> sizes,
      @ForAll @IntRange(max = 60) int one,
      @ForAll @IntRange(max = 60) int other) {
    var chunks = new Chunks(new ChunkPool(0));
    var addresses = new ArrayList<Long>();
    for (int i = 0; i < sizes.size(); i++) {
      ByteBuffer room = chunks.room(sizes.get(i));
      addresses.add(chunks.end());
      room.put(item(i, sizes.get(i)));
    }
    addresses.add(chunks.end());
    int from = Math.min(Math.min(one, other), sizes.size());
    int to = Math.min(Math.max(one, other), sizes.size());
    var expected = new ByteArrayOutputStream();
    for (int i = from; i < to; i++) {
      expected.writeBytes(item(i, sizes.get(i)));
    }
    assertThat(joined(chunks.between(addresses.get(from), addresses.get(to))))
        .isEqualTo(expected.toByteArray());
  }

  @Test
  void never_cuts_an_item() {
    var chunks = new Chunks(pool);
    chunks.room(ChunkPool.CHUNK - 1).put(new byte[ChunkPool.CHUNK - 1]);
    ByteBuffer room = chunks.room(2);
    long address = chunks.end();
    room.putShort((short) 0x1234);
    assertThat(chunks.at(address).getShort()).isEqualTo((short) 0x1234);
    assertThat(chunks.capacity()).isEqualTo(2L * ChunkPool.CHUNK);
  }

  @Test
  void gives_its_chunks_back_to_be_taken_again_but_no_more_than_are_kept() {
    var chunks = new Chunks(pool);
    for (int i = 0; i < 6; i++) {
      chunks.room(ChunkPool.CHUNK).put(new byte[ChunkPool.CHUNK]);
    }
    chunks.clear();
    assertThat(chunks.capacity()).isZero();
    assertThat(pool.idle()).as("four are kept").isEqualTo(4);
    ByteBuffer again = chunks.room(10);
    assertThat(pool.idle()).isEqualTo(3);
    assertThat(again.position()).isZero();
    assertThat(again.remaining()).isEqualTo(ChunkPool.CHUNK);
  }

  @Test
  void keeps_no_chunk_that_was_made_for_a_large_item() {
    var chunks = new Chunks(pool);
    chunks.room(ChunkPool.CHUNK + 1).put(new byte[ChunkPool.CHUNK + 1]);
    assertThat(chunks.capacity()).isEqualTo(ChunkPool.CHUNK + 1L);
    chunks.clear();
    assertThat(pool.idle()).isZero();
  }
}
