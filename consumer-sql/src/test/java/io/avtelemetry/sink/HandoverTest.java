package io.avtelemetry.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final StreamTable TABLE = Schemas.diag();
  private static final Duration NOW = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Handover handover = new Handover(2, 1 << 20);
  private final Map<StreamTable, RecordDecoder> decoders =
      Map.of(TABLE, new RecordDecoder(TABLE.stream()));

  private Lease openLease(int partition) {
    var lease = new Lease(new TopicPartition(TABLE.topic(), partition), TABLE);
    handover.assigned(List.of(lease));
    handover.found(lease, 0, "id");
    handover.open();
    return lease;
  }

  private void append(Lease lease, long offset) {
    byte[] event = TestBed.bytes(TestBed.event(TestBed.vin(1), (int) offset));
    var record =
        new ConsumerRecord<ByteBuffer, ByteBuffer>(
            TABLE.topic(), lease.partition().partition(), offset, null, ByteBuffer.wrap(event));
    handover.append(lease.partition(), List.of(record), offset + 1, decoders);
  }

  private Batch takeBatch() throws InterruptedException {
    return ((Work.Store) handover.take()).batch();
  }

  @Test
  void fills_a_second_batch_while_the_first_is_written() throws Exception {
    Lease lease = openLease(0);
    append(lease, 0);
    Batch first = takeBatch();
    append(lease, 1);
    assertThat(handover.awaitRoom(NOW)).isTrue();
    append(lease, 2);
    assertThat(handover.awaitRoom(NOW)).as("two rows are a full batch").isFalse();
    assertThat(first.records()).isEqualTo(1);
    handover.done(first, List.of());
    assertThat(takeBatch().records()).isEqualTo(2);
    assertThat(handover.awaitRoom(NOW)).isTrue();
  }

  @Test
  void asks_for_the_position_of_a_new_partition_before_anything_of_it_flows() throws Exception {
    var lease = new Lease(new TopicPartition(TABLE.topic(), 0), TABLE);
    handover.assigned(List.of(lease));
    append(lease, 0);
    assertThat(handover.take()).isEqualTo(new Work.Find(List.of(lease)));
    handover.found(lease, 7, "id");
    assertThat(handover.open()).containsExactly(lease);
    assertThat(lease.read).isEqualTo(7);
  }

  @Test
  void reads_the_position_again_of_a_partition_that_was_fenced() throws Exception {
    Lease lease = openLease(0);
    append(lease, 0);
    Batch batch = takeBatch();
    append(lease, 1);
    handover.done(batch, List.of(lease));
    assertThat(handover.take()).isEqualTo(new Work.Find(List.of(lease)));
    handover.found(lease, 5, "id");
    handover.open();
    append(lease, 5);
    assertThat(takeBatch().filled().get(0).expected()).isEqualTo(5);
  }

  @Test
  void waits_for_what_is_being_written_before_it_gives_a_partition_up() throws Exception {
    Lease mine = openLease(0);
    Lease theirs = openLease(1);
    append(theirs, 0);
    Batch batch = takeBatch();
    append(theirs, 1);
    append(mine, 0);
    var revoked =
        CompletableFuture.runAsync(() -> handover.revoked(List.of(theirs.partition()), LONG));
    await().during(Duration.ofMillis(100)).until(() -> !revoked.isDone());
    assertThat(theirs.state).isEqualTo(Lease.State.OPEN);
    handover.done(batch, List.of());
    revoked.join();
    assertThat(theirs.state).isEqualTo(Lease.State.LOST);
    assertThat(takeBatch().filled()).extracting(Slice::lease).containsExactly(mine);
  }

  @Test
  void does_not_try_again_for_a_partition_that_was_lost() throws Exception {
    Lease mine = openLease(0);
    Lease theirs = openLease(1);
    append(mine, 0);
    append(theirs, 0);
    Batch batch = takeBatch();
    handover.revoked(List.of(theirs.partition()), NOW);
    assertThat(handover.retry(batch, NOW)).isTrue();
    assertThat(batch.filled()).extracting(Slice::lease).containsExactly(mine);
  }

  @Test
  void stops_in_order_the_last_batch_is_written_then_the_writer_ends_then_the_reader_goes_on()
      throws Exception {
    Lease lease = openLease(0);
    append(lease, 0);
    Batch first = takeBatch();
    append(lease, 1);
    var drained = CompletableFuture.supplyAsync(() -> handover.drain(LONG));
    await().during(Duration.ofMillis(100)).until(() -> !drained.isDone());
    handover.done(first, List.of());
    Batch last = takeBatch();
    assertThat(drained).isNotDone();
    handover.done(last, List.of());
    assertThat(drained.get()).isTrue();
    assertThat(handover.take()).isInstanceOf(Work.Stop.class);
  }

  @Test
  void gives_up_what_cannot_be_written_in_time() throws Exception {
    Lease lease = openLease(0);
    append(lease, 0);
    Batch batch = takeBatch();
    assertThat(handover.drain(Duration.ofMillis(10))).isFalse();
    assertThat(handover.retry(batch, LONG)).isFalse();
    assertThat(handover.take()).isInstanceOf(Work.Stop.class);
  }

  @Test
  void has_room_again_when_what_filled_the_batch_was_given_up() throws Exception {
    Lease lease = openLease(0);
    append(lease, 0);
    append(lease, 1);
    assertThat(handover.awaitRoom(NOW)).isFalse();
    handover.revoked(List.of(lease.partition()), NOW);
    assertThat(handover.awaitRoom(NOW)).isTrue();
  }
}
