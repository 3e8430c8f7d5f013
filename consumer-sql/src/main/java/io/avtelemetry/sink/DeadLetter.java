package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record that cannot be stored, with the reason. */
record DeadLetter(Lease lease, ConsumerRecord<ByteBuffer, ByteBuffer> record, String reason) {}
