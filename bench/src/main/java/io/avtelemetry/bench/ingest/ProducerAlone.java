package io.avtelemetry.bench.ingest;

import io.avtelemetry.bench.measure.BenchException;
import io.avtelemetry.bench.measure.Contender;
import io.avtelemetry.bench.measure.Figures;
import io.avtelemetry.bench.site.ChildProcess;
import io.avtelemetry.bench.site.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@link BareProducer} in a JVM of its own, warmed up by the first half of its time. */
record ProducerAlone(Installation site, Path events) implements Contender {
  static final String NAME = "producer-100";
  private static final String SECONDS = "16";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String does() {
    return "KafkaProducer alone, ingest's settings, the same events: no HTTP, nothing parsed";
  }

  @Override
  public Figures run(int round) throws IOException, InterruptedException {
    Path log = site.directory().resolve("producer-alone.log");
    Process process =
        new ProcessBuilder(
                ChildProcess.java(
                    BareProducer.class,
                    site.bootstrapServers(),
                    Installation.TOPIC,
                    events.toString(),
                    SECONDS))
            .redirectError(log.toFile())
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new BenchException("the bare producer failed, " + log + " says why");
    }
    return Figures.none().with(WrkLoad.RATE, Double.parseDouble(said.strip()));
  }
}
