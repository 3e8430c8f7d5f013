package io.avtelemetry.bench.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The limit of batches: a process that sends the same events, keyed alike, with ingest's settings
 * of the producer, as fast as Kafka takes them, without HTTP and without reading them.
 */
final class BareProducer {
  private static final int KEY_LENGTH = 17;
  private static final String BEFORE_KEY = "\"vin\":\"";

  private BareProducer() {}

  /**
   * Prints the rate of the second half of the time. Arguments: bootstrap servers, topic, file of
   * events, seconds.
   */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(arguments[2]));
    byte[][] values = new byte[lines.size()][];
    byte[][] keys = new byte[lines.size()][];
    for (int i = 0; i < values.length; i++) {
      int key = lines.get(i).indexOf(BEFORE_KEY) + BEFORE_KEY.length();
      values[i] = lines.get(i).getBytes(StandardCharsets.UTF_8);
      keys[i] = lines.get(i).substring(key, key + KEY_LENGTH).getBytes(StandardCharsets.UTF_8);
    }
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            arguments[0],
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "snappy",
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.BATCH_SIZE_CONFIG,
            64 * 1024,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            64L << 20,
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1);
    long halfNanos = TimeUnit.SECONDS.toNanos(Integer.parseInt(arguments[3])) / 2;
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      send(producer, arguments[1], keys, values, halfNanos);
      long from = System.nanoTime();
      long sent = send(producer, arguments[1], keys, values, halfNanos);
      System.out.println(Math.round(sent * 1e9 / (System.nanoTime() - from)));
    }
  }

  /** How many were sent, all of which are acknowledged. */
  private static long send(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      byte[][] keys,
      byte[][] values,
      long nanos) {
    long until = System.nanoTime() + nanos;
    long sent = 0;
    while (System.nanoTime() < until) {
      for (int i = 0; i < values.length; i++) {
        var unused = producer.send(new ProducerRecord<>(topic, keys[i], values[i]));
      }
      sent += values.length;
    }
    producer.flush();
    return sent;
  }
}
