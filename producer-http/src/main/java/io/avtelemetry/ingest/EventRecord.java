package io.avtelemetry.ingest;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * One event on its way to Kafka.
 *
 * <p>The record is its own callback, so that an event costs no object more than Kafka needs.
 */
final class EventRecord extends ProducerRecord<byte[], byte[]> implements Callback {
  /** What an event holds of memory beside its key and value, roughly. */
  private static final int OVERHEAD_BYTES = 200;

  private final EventBatch batch;
  private final int index;
  private boolean settled;

  EventRecord(String topic, byte[] key, byte[] value, EventBatch batch, int index) {
    super(topic, key, value);
    this.batch = batch;
    this.index = index;
  }

  /** The event's place in its document, from 0. */
  int index() {
    return index;
  }

  /** What it holds of memory. */
  int heldBytes() {
    return key().length + value().length + OVERHEAD_BYTES;
  }

  @Override
  public void onCompletion(RecordMetadata metadata, Exception failure) {
    // A send can both throw and call back later; the batch must hear of it once.
    synchronized (this) {
      if (settled) {
        return;
      }
      settled = true;
    }
    batch.settled(this, failure);
  }
}
