package io.avtelemetry.system;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts records onto the default topic that ingest would have refused. */
final class BehindIngest {
  private BehindIngest() {}

  static void send(Installation installation, String value)
      throws ExecutionException, InterruptedException {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", "127.0.0.1:" + installation.setting("KAFKA_BROKER_HOST_PORT"));
    try (var producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("test_topic", value)).get();
    }
  }
}
