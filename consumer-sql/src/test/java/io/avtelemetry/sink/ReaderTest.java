package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReaderTest {
  @Test
  void tells_partitions_in_short() {
    var partitions =
        Stream.of(5, 0, 2, 1).map(number -> new TopicPartition("test_topic", number)).toList();
    assertThat(Reader.told(partitions)).isEqualTo("test_topic-0..2,5");
    assertThat(Reader.told(List.of())).isEqualTo("nothing");
  }
}
