package io.avtelemetry.sink;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** A reader and a writer that share partitions of their own. */
final class Worker {
  private final String name;
  private final Handover handover;
  private final Reader reader;
  private final Thread readerThread;
  private final Thread writerThread;
  private final List<Trouble> troubles;

  Worker(
      String name,
      Handover handover,
      Function<PollAllowance, Consumer<ByteBuffer, ByteBuffer>> connect,
      List<StreamTable> tables,
      Database database,
      Partitions partitions,
      Topics topics,
      KafkaWatch watch,
      SinkMetrics metrics) {
    this.name = name;
    this.handover = handover;
    var reading = new Trouble(name + " reading", InstantSource.system());
    var finding = new Trouble(name + " positions", InstantSource.system());
    var storing = new Trouble(name + " storing", InstantSource.system());
    this.troubles = List.of(reading, finding, storing);
    this.reader = new Reader(name, handover, connect, tables, watch, metrics, reading);
    var writer =
        new Writer(
            handover,
            new Positions(database, topics),
            new BatchWriter(database, partitions),
            metrics,
            finding,
            storing);
    readerThread = new Thread(reader, name + "-reader");
    writerThread = new Thread(writer, name + "-writer");
    // Whatever hangs in a server's silence must not keep the process from ending.
    readerThread.setDaemon(true);
    writerThread.setDaemon(true);
  }

  void start() {
    readerThread.start();
    writerThread.start();
  }

  String name() {
    return name;
  }

  List<Lease> leases() {
    return handover.leases();
  }

  /** Reads the positions again of those of these partitions that are its own. */
  void reopen(Collection<TopicPartition> partitions) {
    handover.reopen(partitions, "its topic was made anew");
  }

  /** Why it cannot do its work now. */
  Optional<String> notReady() {
    Stream<String> ofLeases =
        handover.leases().stream().map(l -> l.trouble).filter(trouble -> trouble != null);
    Stream<String> own = troubles.stream().flatMap(trouble -> trouble.now().stream());
    Stream<String> outside =
        reader.isJoined() ? Stream.of() : Stream.of("no member of its consumer group yet");
    return Stream.of(ofLeases, own, outside).flatMap(s -> s).findFirst();
  }

  /** Asks it to stop, without waiting. */
  void stop() {
    reader.stop();
  }

  /** Waits until that System.nanoTime() for its threads to end, then gives them up. */
  void join(long deadline) throws InterruptedException {
    for (Thread thread : List.of(readerThread, writerThread)) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
      thread.interrupt();
    }
  }
}
