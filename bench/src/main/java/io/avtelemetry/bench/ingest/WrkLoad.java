package io.avtelemetry.bench.ingest;

import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.LiveProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An HTTP server under wrk: 64 keep-alive connections, each posting again as soon as it is
 * answered. The server stays from round to round and is warmed up before the first.
 *
 * @param events in a file, one a line
 * @param size events in a POST
 * @param token sent with each POST; empty for none
 */
record WrkLoad(
    String name,
    String does,
    int port,
    LiveProcess server,
    Path events,
    int size,
    Optional<String> token)
    implements Contender {
  static final String RATE = "events/s";
  static final String P99 = "p99 ms";
  private static final String CONNECTIONS = "64";
  // After 10 s the JIT of ingest is still at work.
  private static final int WARM_UP_SECONDS = 20;
  private static final int SECONDS = 6;
  private static final int COUNTS = 5;

  WrkLoad(String name, String does, int port, LiveProcess server, Path events, int size) {
    this(name, does, port, server, events, size, Optional.empty());
  }

  @Override
  public Figures run(int round) throws IOException, InterruptedException {
    if (round == 1) {
      long[] unused = wrk(WARM_UP_SECONDS);
    }
    double processor = server.processorSeconds();
    long[] counts = wrk(SECONDS);
    double sent = counts[0] * (double) size;
    if (counts[2] > 0) {
      throw new BenchException(counts[2] + " of " + counts[0] + " POSTs failed at " + name);
    }
    return Figures.none()
        .with(RATE, sent * 1e6 / counts[1])
        .with("p50 ms", counts[3] / 1e3)
        .with(P99, counts[4] / 1e3)
        .with("server CPU µs/event", (server.processorSeconds() - processor) * 1e6 / sent);
  }

  /** Requests, microseconds, failures, and the median and 99th percentile in microseconds. */
  private long[] wrk(int seconds) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            "wrk",
            "--threads=2",
            "--connections=" + CONNECTIONS,
            "--duration=" + seconds + "s",
            "--timeout=10s",
            "--script=bench/peers/post.lua",
            "http://127.0.0.1:" + port + "/events",
            "--",
            events.toString(),
            String.valueOf(size)));
    token.ifPresent(command::add);
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new BenchException("wrk cannot be run; Debian has it: apt-get install wrk", e);
    }
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    return said.lines()
        .filter(line -> status == 0 && line.startsWith("figures "))
        .map(line -> line.substring("figures ".length()).split(" ", COUNTS))
        .map(words -> List.of(words).stream().mapToLong(Long::parseLong).toArray())
        .findFirst()
        .orElseThrow(() -> new BenchException("wrk failed: " + said));
  }
}
