package io.avtelemetry.sink;

import io.avtelemetry.lifecycle.Backoff;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A worker's thread that does all it does with PostgreSQL: finds positions, stores batches. */
final class Writer implements Runnable {
  private final Handover handover;
  private final Positions positions;
  private final BatchWriter batchWriter;
  private final SinkMetrics metrics;
  private final Trouble finding;
  private final Trouble storing;
  private final Backoff backoff = Retries.backoff();

  Writer(
      Handover handover,
      Positions positions,
      BatchWriter batchWriter,
      SinkMetrics metrics,
      Trouble finding,
      Trouble storing) {
    this.handover = handover;
    this.positions = positions;
    this.batchWriter = batchWriter;
    this.metrics = metrics;
    this.finding = finding;
    this.storing = storing;
  }

  @Override
  public void run() {
    try {
      for (Work work = handover.take(); !(work instanceof Work.Stop); work = handover.take()) {
        if (work instanceof Work.Find find) {
          find(find.leases());
        } else if (work instanceof Work.Store store) {
          store(store.batch());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // its owner has given it up
    }
  }

  private void find(List<Lease> leases) throws InterruptedException {
    Map<String, List<Lease>> byTopic =
        leases.stream()
            .collect(
                Collectors.groupingBy(
                    l -> l.partition().topic(), LinkedHashMap::new, Collectors.toList()));
    for (var entry : byTopic.entrySet()) {
      find(entry.getKey(), entry.getValue());
    }
  }

  private void find(String topic, List<Lease> leases) throws InterruptedException {
    try {
      positions
          .find(topic, leases)
          .forEach(
              (lease, position) -> {
                if (position instanceof Positions.Position.At at) {
                  handover.found(lease, at.offset(), at.topicId());
                } else if (position instanceof Positions.Position.Refused refused) {
                  finding.met("position refused", refused.reason());
                  handover.notFound(lease, refused.reason());
                }
              });
      if (leases.stream().allMatch(lease -> lease.trouble == null)) {
        finding.over();
      }
    } catch (SQLException e) {
      metrics.postgresRetry();
      notFound(leases, PostgresError.told(e));
    } catch (Topics.UnavailableException e) {
      metrics.kafkaRetry();
      notFound(leases, e.getMessage());
    }
  }

  private void notFound(List<Lease> leases, String cause) {
    String what = "positions of " + leases.size() + " partitions not read";
    finding.met(what, cause);
    for (Lease lease : leases) {
      handover.notFound(lease, what + " (" + cause + ")");
    }
  }

  private void store(Batch batch) throws InterruptedException {
    long begin = System.nanoTime();
    int records = batch.records();
    List<Lease> fenced = List.of();
    boolean again = true;
    while (again) {
      List<Slice> slices = batch.filled();
      try {
        fenced = slices.isEmpty() ? List.of() : settle(batchWriter.write(slices));
        metrics.written(records, Duration.ofNanos(System.nanoTime() - begin));
        storing.over();
        again = false;
      } catch (SQLException e) {
        metrics.postgresRetry();
        storing.met(batch.records() + " rows not stored", PostgresError.told(e));
        again = handover.retry(batch, backoff.next());
      }
    }
    backoff.reset();
    handover.done(batch, fenced);
  }

  private List<Lease> settle(List<Outcome> outcomes) {
    var fenced = new ArrayList<Lease>();
    for (Outcome outcome : outcomes) {
      Slice slice = outcome.slice();
      if (outcome instanceof Outcome.Stored stored) {
        settle(slice, stored.tally());
      } else if (outcome instanceof Outcome.StoredBefore before) {
        settle(slice, before.tally());
      } else {
        fenced.add(slice.lease());
      }
    }
    return fenced;
  }

  private void settle(Slice slice, Tally tally) {
    slice.lease().stored = slice.next();
    metrics.stored(slice.lease().table(), tally, slice.missing());
  }
}
