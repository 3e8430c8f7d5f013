package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PackedRecordsTest {
  private final PackedRecords packed = new PackedRecords(new ChunkPool(1 << 20));

  private static ConsumerRecord<ByteBuffer, ByteBuffer> record(
      long offset, ByteBuffer key, ByteBuffer value, RecordHeaders headers) {
    return new ConsumerRecord<>(
        "topic",
        3,
        offset,
        17L,
        TimestampType.CREATE_TIME,
        1,
        1,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void gives_back_key_value_offset_and_headers_of_each() {
    var headers = new RecordHeaders();
    headers.add("h", new byte[] {1, 2});
    packed.add(record(41, bytes("k"), bytes("value"), new RecordHeaders()));
    packed.add(record(43, bytes("l"), bytes(""), headers));
    assertThat(packed.size()).isEqualTo(2);
    var first = packed.get(0);
    assertThat(first.topic()).isEqualTo("topic");
    assertThat(first.partition()).isEqualTo(3);
    assertThat(first.offset()).isEqualTo(41);
    assertThat(first.key()).isEqualTo(bytes("k"));
    assertThat(first.value()).isEqualTo(bytes("value"));
    assertThat(first.headers()).isEmpty();
    var second = packed.get(1);
    assertThat(second.offset()).isEqualTo(43);
    assertThat(second.value()).isEqualTo(bytes(""));
    assertThat(second.headers()).isEqualTo(headers);
  }

  @Test
  void keeps_a_missing_key_missing() {
    packed.add(record(1, null, bytes("v"), new RecordHeaders()));
    assertThat(packed.get(0).key()).isNull();
  }

  @Test
  void packs_what_is_a_part_of_a_larger_buffer_and_leaves_that_as_it_is() {
    ByteBuffer whole = bytes("abcdef");
    ByteBuffer part = whole.position(2).limit(4).slice();
    ByteBuffer direct = ByteBuffer.allocateDirect(2).put(bytes("xy")).flip();
    packed.add(record(1, part, direct, new RecordHeaders()));
    assertThat(packed.get(0).key()).isEqualTo(bytes("cd"));
    assertThat(packed.get(0).value()).isEqualTo(bytes("xy"));
    assertThat(part.remaining()).isEqualTo(2);
    assertThat(direct.remaining()).isEqualTo(2);
  }

  @Test
  void holds_many_and_is_empty_after_it_was_cleared() {
    for (int i = 0; i < 1_000; i++) {
      packed.add(record(i, bytes("key" + i), bytes("v".repeat(i)), new RecordHeaders()));
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(packed.get(i).value().remaining()).isEqualTo(i);
      assertThat(packed.get(i).key()).isEqualTo(bytes("key" + i));
    }
    packed.clear();
    assertThat(packed.size()).isZero();
    packed.add(record(7, bytes("k"), bytes("v"), new RecordHeaders()));
    assertThat(packed.get(0).offset()).isEqualTo(7);
  }
}
