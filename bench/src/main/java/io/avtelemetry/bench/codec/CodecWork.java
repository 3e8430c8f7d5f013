package io.avtelemetry.bench.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avtelemetry.bench.site.FleetEvents;
import io.avtelemetry.sink.RecordDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What JMH times: one event of a thousand different ones, as the topic holds them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecWork {
  private static final int EVENTS = 1_000;

  private final ObjectMapper mapper = new ObjectMapper();
  private final byte[][] events = new byte[EVENTS][];
  private final ByteBuffer[] values = new ByteBuffer[EVENTS];
  private RecordDecoder decoder;
  private int next;

  /** Makes the events. */
  @Setup
  public void prepare() {
    var fleet = new FleetEvents();
    decoder = new RecordDecoder(fleet.stream());
    for (int i = 0; i < EVENTS; i++) {
      events[i] = fleet.canonical(i * 7_919L);
      values[i] = ByteBuffer.wrap(events[i]);
    }
  }

  /** JSON → validated row → bytes of COPY: all that the sink does with an event's value. */
  @Benchmark
  public String codec() {
    next = next + 1 < EVENTS ? next + 1 : 0;
    return decoder.decode(values[next]);
  }

  /** JSON → Jackson's tree: what is read, unchecked, before anything is made of it. */
  @Benchmark
  public JsonNode tree() throws IOException {
    next = next + 1 < EVENTS ? next + 1 : 0;
    return mapper.readTree(events[next]);
  }
}
