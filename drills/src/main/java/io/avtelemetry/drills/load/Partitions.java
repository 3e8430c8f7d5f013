package io.avtelemetry.drills.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/** Which partition Kafka's own clients choose for a key. */
final class Partitions {
  private Partitions() {}

  static int of(String key, int partitions) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(bytes)) % partitions;
  }

  /** Reporters whose VINs lead to partition 0, 1, and so on. */
  static List<Reporter> oneReporterEach(int partitions, long firstMicros) {
    var reporters = new ArrayList<Reporter>();
    for (int partition = 0; partition < partitions; partition++) {
      int number = 0;
      var reporter = new Reporter('P', number, partition, firstMicros);
      while (of(reporter.vin(), partitions) != partition) {
        number++;
        reporter = new Reporter('P', number, partition, firstMicros);
      }
      reporters.add(reporter);
    }
    return reporters;
  }
}
