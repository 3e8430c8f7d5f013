package io.avtelemetry.drills.load;

import io.avtelemetry.drills.site.DrillException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts records on the topic, past ingest, that no sink can store; its own thread sends them. */
public final class Poison implements AutoCloseable {
  /** The header that tells such a record. */
  public static final String HEADER = "drill-poison";

  private static final long PAUSE_MILLIS = 250;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final SplittableRandom random;
  private final AtomicLong sent = new AtomicLong();
  private final LongAdder acknowledged = new LongAdder();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "poison"));

  /** Connects; needs no broker to be there yet. */
  public Poison(Map<String, Object> kafka, String topic, long seed) {
    this.topic = topic;
    this.random = new SplittableRandom(seed);
    var settings = new HashMap<>(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "drill-poison");
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Begins to send. */
  public void start() {
    var unused = thread.scheduleAtFixedRate(this::send, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void send() {
    long number = sent.getAndIncrement();
    byte[] key = bytes("DRILLP" + number);
    var record = new ProducerRecord<>(topic, random.nextInt(8) == 0 ? null : key, value());
    record.headers().add(HEADER, bytes(String.valueOf(number)));
    var unused =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure == null) {
                acknowledged.increment();
              }
            });
  }

  private byte[] value() {
    return switch (random.nextInt(7)) {
      case 0 -> null;
      case 1 -> new byte[0];
      case 2 -> {
        var noise = new byte[random.nextInt(1, 2_000)];
        random.nextBytes(noise);
        noise[0] = (byte) 0xFF; // never JSON by chance
        yield noise;
      }
      case 3 -> bytes("[]");
      case 4 -> bytes("{\"vin\":\"" + BadEvents.VIN + "\"}");
      case 5 -> bytes("{\"order\":1,\"item\":\"tea\"}");
      default -> bytes("hello");
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Sends no more and waits for what is under way. */
  public void stop() throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(2, TimeUnit.MINUTES)) {
      throw new DrillException("a record that nobody can store is still being sent");
    }
    producer.flush();
  }

  /** How many records were acknowledged. */
  public long acknowledged() {
    return acknowledged.sum();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    producer.close(Duration.ofSeconds(5));
  }
}
