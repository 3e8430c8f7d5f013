package io.avtelemetry.bench.load;

import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Figures;
import java.util.Arrays;

/** Times that things took, each kept. Thread-safe. */
public final class Latencies {
  private long[] micros = new long[1024];
  private int count;

  /** One more. */
  public synchronized void add(long tookMicros) {
    if (count == micros.length) {
      micros = Arrays.copyOf(micros, 2 * count);
    }
    micros[count++] = tookMicros;
  }

  /** The median, the 99th percentile and the longest, in ms. */
  public synchronized Figures figures() {
    if (count == 0) {
      throw new BenchException("nothing was timed");
    }
    long[] sorted = Arrays.copyOf(micros, count);
    Arrays.sort(sorted);
    return Figures.none()
        .with("p50 ms", sorted[count / 2] / 1e3)
        .with("p99 ms", sorted[(int) (count * 0.99)] / 1e3)
        .with("longest ms", sorted[count - 1] / 1e3);
  }
}
