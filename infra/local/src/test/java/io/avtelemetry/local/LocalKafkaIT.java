package io.avtelemetry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaIT {
  @TempDir Path directory;

  @Test
  void keeps_records_and_offsets_over_a_restart() throws Exception {
    int port = FreePort.find();
    try (var kafka = LocalKafka.start(directory, port)) {
      createTopic(kafka, "kept");
      send(kafka, "kept", "first");
      assertThat(readNext(kafka, "kept")).containsExactly("first");
    }
    try (var kafka = LocalKafka.start(directory, port)) {
      send(kafka, "kept", "second");
      assertThat(readNext(kafka, "kept")).containsExactly("second");
    }
  }

  @Test
  void makes_no_topic_by_itself() throws Exception {
    try (var kafka = LocalKafka.start(directory, FreePort.find())) {
      var impatient =
          Map.<String, Object>of(
              "bootstrap.servers", kafka.bootstrapServers(), "max.block.ms", 500);
      try (var producer =
          new KafkaProducer<>(impatient, new StringSerializer(), new StringSerializer())) {
        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("misspelt", "x")).get())
            .hasMessageContaining("misspelt");
      }
      try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        assertThat(admin.listTopics().names().get()).isEmpty();
      }
    }
  }

  @Test
  void leaves_a_directory_alone_that_is_in_use() {
    try (var kafka = LocalKafka.start(directory, FreePort.find())) {
      int other = FreePort.find();
      assertThatThrownBy(() -> LocalKafka.start(directory, other))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining(directory.toString());
      assertThat(kafka.port()).isNotEqualTo(other);
    }
  }

  @Test
  void says_which_port_it_could_not_take() throws Exception {
    int port = FreePort.find();
    try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalKafka.start(directory, port))
          .isInstanceOf(LocalServerException.class)
          .hasMessageContaining("port " + port + " of 127.0.0.1 is taken");
      assertThat(taken.isBound()).isTrue();
    }
    LocalKafka.start(directory, port).close();
  }

  private static void createTopic(LocalKafka kafka, String topic) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void send(LocalKafka kafka, String topic, String value) throws Exception {
    var settings = Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  private static List<String> readNext(LocalKafka kafka, String topic) {
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            "readers",
            "auto.offset.reset",
            "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      for (int poll = 0; poll < 100; poll++) {
        var records = consumer.poll(Duration.ofMillis(300));
        if (!records.isEmpty()) {
          consumer.commitSync();
          return records.records(topic).iterator().next().value().lines().toList();
        }
      }
      return List.of();
    }
  }
}
