package io.avtelemetry.ingest;

import io.avtelemetry.lifecycle.Lifecycle;
import io.avtelemetry.ops.OpsEndpoint;
import io.avtelemetry.stream.Streams;

/** The ingest process: takes events over HTTP and publishes them to Kafka. */
public final class Ingest {
  private Ingest() {}

  /** Runs until the process is told to stop. */
  public static void main(String[] args) {
    Lifecycle.run(() -> run(args));
  }

  @SuppressWarnings("try") // the server is there to be closed
  private static void run(String... args) throws InterruptedException {
    var settings = IngestSettings.load(args);
    var streams = Streams.read(settings.streams());
    try (var ops = OpsEndpoint.start(settings.ops(), "producer-http");
        var publisher =
            KafkaPublisher.connect(settings.kafka(), settings.publisher(), streams, ops.metrics());
        var server = IngestServer.start(settings.http(), streams, publisher, ops)) {
      Lifecycle.awaitSignal();
    }
  }
}
