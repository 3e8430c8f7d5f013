package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class PollAllowanceTest {
  private final PollAllowance allowance = new PollAllowance(100);
  private final Headers headers = new RecordHeaders();

  /** As a consumer does with each record. */
  private void take(int keyBytes, int valueBytes) {
    if (keyBytes > 0) {
      allowance.keys().deserialize("topic", headers, ByteBuffer.allocate(keyBytes));
    }
    if (valueBytes > 0) {
      allowance.values().deserialize("topic", headers, ByteBuffer.allocate(valueBytes));
    }
  }

  @Test
  void one_record_comes_however_large_it_is() {
    take(500, 500);
    assertThat(allowance.taken()).isEqualTo(1000);
  }

  @Test
  void no_record_comes_after_those_that_use_it_up() {
    take(10, 60);
    take(10, 60);
    assertThatThrownBy(() -> take(1, 1)).isInstanceOf(SerializationException.class);
  }

  @Test
  void the_next_poll_begins_with_the_record_that_was_refused() {
    take(10, 90);
    assertThatThrownBy(() -> take(10, 90)).isInstanceOf(SerializationException.class);
    allowance.renew();
    take(10, 90);
    assertThat(allowance.taken()).isEqualTo(100);
  }

  @Test
  void keys_without_values_count_too() {
    take(60, 0);
    take(60, 0);
    assertThatThrownBy(() -> take(1, 0)).isInstanceOf(SerializationException.class);
  }

  @Test
  void headers_count_too() {
    headers.add("trace", new byte[95]).add("none", null);
    take(0, 1);
    assertThat(allowance.taken()).isEqualTo(105);
    assertThatThrownBy(() -> take(0, 1)).isInstanceOf(SerializationException.class);
  }
}
