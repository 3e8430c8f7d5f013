package io.avtelemetry.sink;

import io.avtelemetry.ops.OpsEndpoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All workers of this process and what watches over them; closing drains them side by side. */
final class Workers implements AutoCloseable {
  /** What speaks for all of them before each speaks for itself. */
  static final String PART = "workers";

  private static final Duration STOP_WAIT = Duration.ofSeconds(8);

  private final List<Worker> workers = new ArrayList<>();
  private final Topics topics;
  private final KafkaWatch kafkaWatch;

  private Workers(
      SinkSettings settings,
      List<StreamTable> tables,
      Database database,
      Partitions days,
      Topics topics,
      SinkMetrics metrics) {
    this.topics = topics;
    kafkaWatch =
        new KafkaWatch(
            topics,
            tables,
            () -> workers.stream().flatMap(w -> w.leases().stream()).toList(),
            partitions -> workers.forEach(w -> w.reopen(partitions)),
            metrics,
            new Trouble("kafka", InstantSource.system()));
    for (int i = 1; i <= settings.writers(); i++) {
      int id = i;
      workers.add(
          new Worker(
              "worker-" + id,
              new Handover(settings.batchRows(), settings.batchBytes()),
              allowance -> KafkaClients.consumer(settings.kafka(), settings.group(), id, allowance),
              tables,
              database,
              days,
              topics,
              kafkaWatch,
              metrics));
    }
  }

  static Workers start(
      SinkSettings settings,
      List<StreamTable> tables,
      Database database,
      Partitions partitions,
      OpsEndpoint ops) {
    var metrics = new SinkMetrics(ops.metrics(), tables);
    var workers =
        new Workers(settings, tables, database, partitions, new Topics(settings.kafka()), metrics);
    ops.readiness("kafka", workers.kafkaWatch::notReady);
    workers.workers.forEach(worker -> ops.readiness(worker.name(), worker::notReady));
    ops.readiness(PART, Optional::empty);
    workers.kafkaWatch.start();
    workers.workers.forEach(Worker::start);
    return workers;
  }

  @Override
  public void close() {
    workers.forEach(Worker::stop);
    try {
      long deadline = System.nanoTime() + STOP_WAIT.toNanos();
      for (Worker worker : workers) {
        worker.join(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kafkaWatch.close();
    topics.close();
  }
}
