package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import java.util.Comparator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that cannot be stored, with the reason. */
record DeadLetter(Lease lease, ConsumerRecord<ByteBuffer, ByteBuffer> record, String reason) {
  /** The log's. */
  static final Comparator<DeadLetter> ORDER =
      Comparator.<DeadLetter, String>comparing(letter -> letter.record().topic())
          .thenComparing(letter -> letter.record().partition())
          .thenComparing(letter -> letter.record().offset());
}
