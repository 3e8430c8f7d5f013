package io.avtelemetry.ingest;

import io.avtelemetry.ingest.auth.EventSender;
import io.avtelemetry.stream.EventStream;
import io.avtelemetry.stream.EventVisitor;
import io.avtelemetry.stream.EventWriter;
import io.avtelemetry.stream.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * The events of one request: those to be sent, those refused, and how far Kafka has come with them.
 *
 * <p>One thread reads and sends them; acknowledgements come on the producer's thread, and the one
 * who settles the last event runs the continuation.
 */
final class EventBatch implements EventVisitor {
  private final EventWriter writer;
  private final String topic;
  private final String keyField;
  private final EventSender sender;
  private final int maxEventBytes;
  private final int maxRejectionBytes;
  private final Runnable whenSettled;
  private final List<EventRecord> records = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>(0);
  private final AtomicInteger unsettled = new AtomicInteger();
  private long heldBytes;
  private long rejectionBytes;
  private int refusedLate;
  private int refused;
  private int forbidden;
  private Publisher publisher;
  private long sentNanos;
  private volatile Exception failure;
  private volatile long acknowledgeNanos;

  /**
   * @param sender whose events they are, and who may not write every key
   * @param maxEventBytes an event whose key and value are larger is refused
   * @param maxRejectionBytes what an answer may tell of refused events
   * @param whenSettled runs once, when Kafka is done with the last event
   */
  EventBatch(
      EventStream stream,
      EventSender sender,
      EventWriter writer,
      int maxEventBytes,
      int maxRejectionBytes,
      Runnable whenSettled) {
    this.topic = stream.topic();
    this.keyField = stream.keyField().name();
    this.sender = sender;
    this.writer = writer;
    this.maxEventBytes = maxEventBytes;
    this.maxRejectionBytes = maxRejectionBytes;
    this.whenSettled = whenSettled;
  }

  @Override
  public void accepted(int index, Row row) {
    byte[] key = writer.key(row);
    if (!sender.mayWrite(key)) {
      forbidden++;
      reject(new Rejection(index, keyField, "is not one that this sender may write"));
      return;
    }
    byte[] value = writer.value(row);
    if (key.length + value.length > maxEventBytes) {
      reject(tooLarge(index));
      return;
    }
    var event = new EventRecord(topic, key, value, this, index);
    heldBytes += event.heldBytes();
    records.add(event);
  }

  @Override
  public void refused(int index, String field, String detail) {
    reject(new Rejection(index, field, detail));
  }

  private void reject(Rejection rejection) {
    refused++;
    rejectionBytes += rejection.bytes();
    if (rejectionBytes <= maxRejectionBytes) {
      rejections.add(rejection);
    }
  }

  private static Rejection tooLarge(int index) {
    return new Rejection(index, null, "is larger than its topic takes");
  }

  private static Rejection refusedByKafka(int index, Exception cause) {
    return cause instanceof RecordTooLargeException
        ? tooLarge(index)
        : new Rejection(index, null, "is refused by its topic: " + cause.getMessage());
  }

  /** Whether more events are refused than an answer can list. */
  boolean hasTooManyRejections() {
    return rejectionBytes > maxRejectionBytes;
  }

  /** Events to be sent. */
  int size() {
    return records.size();
  }

  /** Events of the request, sent or refused. */
  int count() {
    return records.size() + refused;
  }

  /** Those that are refused because of who sent them. */
  int forbidden() {
    return forbidden;
  }

  /** What the events hold of memory until they are settled. */
  long heldBytes() {
    return heldBytes;
  }

  /** Sends every event; the continuation may run before this returns. */
  void sendTo(Publisher receiver) {
    publisher = receiver;
    sentNanos = System.nanoTime();
    publisher.began();
    // One more than there are, so that it cannot settle before all are sent.
    unsettled.set(records.size() + 1);
    for (int i = 0; i < records.size(); i++) {
      publisher.send(records.get(i));
    }
    settle();
  }

  /** Kafka is done with an event. */
  void settled(EventRecord event, Exception cause) {
    if (cause != null) {
      if (cause instanceof RecordTooLargeException || cause instanceof InvalidRecordException) {
        synchronized (rejections) {
          rejections.add(refusedByKafka(event.index(), cause));
          refusedLate++;
        }
      } else {
        failure = cause;
      }
    }
    settle();
  }

  private void settle() {
    if (unsettled.decrementAndGet() == 0) {
      acknowledgeNanos = System.nanoTime() - sentNanos;
      publisher.ended(failure);
      whenSettled.run();
    }
  }

  /** Why an event could not be stored, or null where Kafka has settled all. */
  Exception failure() {
    return failure;
  }

  /** From sending to the last acknowledgement. */
  long acknowledgeNanos() {
    return acknowledgeNanos;
  }

  /** The refused events in the document's order; when settled. */
  List<Rejection> rejections() {
    synchronized (rejections) {
      rejections.sort(Comparator.comparingInt(Rejection::index));
      return rejections;
    }
  }

  /** Events that Kafka has; when settled and without a failure. */
  int accepted() {
    synchronized (rejections) {
      return records.size() - refusedLate;
    }
  }
}
