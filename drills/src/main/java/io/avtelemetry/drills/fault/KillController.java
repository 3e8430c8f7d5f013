package io.avtelemetry.drills.fault;

import io.avtelemetry.drills.site.DrillException;
import io.avtelemetry.drills.site.Part;
import io.avtelemetry.drills.site.Site;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;

/** The broker that leads the cluster at present is gone without a word, and started again. */
record KillController() implements Fault {
  @Override
  public String kind() {
    return "kill-controller";
  }

  @Override
  public boolean hits(Part part) {
    return Part.BROKERS.contains(part);
  }

  @Override
  public long strike(Site site, RandomGenerator random) throws InterruptedException {
    site.processes().kill(Part.BROKERS.get(controller(site.kafka()) - 1));
    Pauses.seconds(0.5, 8, random);
    long healed = System.nanoTime();
    site.launch();
    return healed;
  }

  private static int controller(Map<String, Object> kafka) throws InterruptedException {
    try (var admin = Admin.create(kafka)) {
      return admin.describeMetadataQuorum().quorumInfo().get(10, TimeUnit.SECONDS).leaderId();
    } catch (ExecutionException | TimeoutException e) {
      throw new DrillException("Kafka does not say who its controller is", e);
    }
  }
}
